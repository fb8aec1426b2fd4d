/**
 * Sentences that say who does what to whom, made of templates, with two tags a word: what is named there (people, places,
 * organisations, dates) and which role it plays (A0 who acts, V the act, A1 what is acted upon, A2 to or from whom or
 * where, TMP when, LOC where), as in the tasks of CoNLL-2003 and CoNLL-2005.
 */
import { Generator } from '@tessera-ml/core'
import type { TaggedSentence } from '@tessera-ml/nlp'

export interface LabelledSentence {
  readonly words: readonly string[]
  /** `B-PER`, `I-PER`, `O` and so on. */
  readonly entities: readonly string[]
  /** `B-A0`, `I-A0`, `B-V`, `O` and so on. */
  readonly roles: readonly string[]
}

const firstNames =
  'Anna Boris Chloe David Elif Farid Greta Hugo Ines Jonas Kemal Lena Paris Jordan Georgia Chelsea'.split(' ')
const places = 'Paris Jordan Georgia Chelsea Oslo Lima Cairo Boston Geneva Kyoto Lagos Quito'.split(' ')
const months = 'January March May June August October December'.split(' ')
const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const branches = ['Bank', 'Motors', 'University', 'Airlines', 'Press']
const [starts, middles, ends] = [
  ['Bra', 'Ke', 'Mo', 'Sta', 'Vi', 'Zu', 'Ha', 'Lo'],
  ['r', 'l', 'nd', 'm', 'v', 'sk'],
  ['er', 'ov', 'in', 'ez', 'ani', 'ström'],
]

/**
 * Each slot is a role with what fills it: `A0:PER|ORG` is a person or an organisation that acts, `V:met` the act. Words
 * without a slot have no role.
 */
const templates = [
  'A0:PER V:met A1:PER TMP:DATE LOC:in+LOC .',
  'A0:PER|ORG V:bought A1:ORG A2:from+PER|ORG TMP:DATE .',
  'TMP:DATE , A0:PER V:flew A2:to+LOC .',
  'A1:PER was V:hired A0:by+ORG TMP:DATE .',
  'LOC:in+LOC , A0:ORG V:sold A1:THING A2:to+PER|ORG .',
  'A0:the+JOB V:gave A1:THING A2:to+PER .',
  'A0:PER|ORG V:opened A1:THING LOC:in+LOC TMP:DATE .',
  'A1:THING was V:given A2:to+PER A0:by+the+JOB TMP:DATE .',
  'who V:told A1:PER that A0:PER V:left A2:LOC ?',
  'A0:PER and his brother V:visited A1:LOC TMP:DATE .',
]
const things = ['a house', 'the old car', 'two letters', 'the first prize', 'a new office', 'the last ticket']
const jobs = ['teacher', 'minister', 'old doctor', 'young engineer']

/** So many sentences, different for different seeds. */
export function makeSentences(count: number, seed: number): LabelledSentence[] {
  const random = new Generator(seed).fork('sentences')
  return Array.from({ length: count }, () => fill(pick(templates, random), random))
}

/** The sentences with one of their two kinds of tags, as a tagger takes them. */
export function withTags(sentences: readonly LabelledSentence[], kind: 'entities' | 'roles'): TaggedSentence[] {
  return sentences.map((sentence) => ({ words: sentence.words, tags: sentence[kind] }))
}

function fill(template: string, random: Generator): LabelledSentence {
  const words: string[] = []
  const entities: string[] = []
  const roles: string[] = []
  for (const slot of template.split(' ')) {
    const [role, content] = slot.includes(':') ? (slot.split(':') as [string, string]) : [undefined, slot]
    const start = words.length
    for (const part of content.split('+')) {
      const choice = pick(part.split('|'), random)
      const made = makers[choice]?.(random)
      const filled = made ?? [choice]
      const isNamed = made !== undefined && choice !== 'THING' && choice !== 'JOB'
      words.push(...filled)
      entities.push(...filled.map((_, i) => (isNamed ? `${i === 0 ? 'B' : 'I'}-${choice}` : 'O')))
    }
    for (let i = start; i < words.length; i++) {
      roles.push(role === undefined ? 'O' : `${i === start ? 'B' : 'I'}-${role}`)
    }
  }
  return { words, entities, roles }
}

/** Surnames are put together of syllables, so that those of one text are hardly those of another. */
const makers: Readonly<Record<string, (random: Generator) => string[]>> = {
  PER: (random) => (random.uniform() < 0.3 ? [surname(random)] : [pick(firstNames, random), surname(random)]),
  LOC: (random) => (random.uniform() < 0.2 ? ['New', pick(places, random)] : [pick(places, random)]),
  ORG: (random) => [random.uniform() < 0.5 ? pick(places, random) : surname(random), pick(branches, random)],
  DATE: (random) =>
    random.uniform() < 0.5 ? ['last', pick(days, random)] : ['on', `${1 + random.integer(28)}`, pick(months, random)],
  THING: (random) => pick(things, random).split(' '),
  JOB: (random) => pick(jobs, random).split(' '),
}

function surname(random: Generator): string {
  return pick(starts, random) + pick(middles, random) + pick(ends, random)
}

function pick<T>(items: readonly T[], random: Generator): T {
  return items[random.integer(items.length)]!
}
