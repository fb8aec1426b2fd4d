/** The tour on the real corpus: what goes into the model, what the split keeps apart, and a small run of it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { TextClassifier } from '@tessera-ml/nlp'
import { majority } from '@tessera-ml/core/report'
import { readCorpus, type LabelledMail } from './corpus.js'
import { divideMails, type DividedMails } from './divide-mails.js'
import { explainedMail } from './explained-mail.js'
import { typicalSpam } from './typical-spam.js'

let mails: LabelledMail[]
let parts: DividedMails

beforeAll(() => {
  mails = readCorpus()
  parts = divideMails(mails, 1)
  // Two seconds on an idle machine.
}, 60_000)

describe('readCorpus', () => {
  it('labels all mails by their group and finds text in almost all', () => {
    expect(mails).toHaveLength(6046)
    expect(mails.filter(({ label }) => label === 'spam')).toHaveLength(1896)
    expect(mails.filter(({ body }) => body === '').length).toBeLessThan(40)
  })

  it('shows the model neither headers nor what lists add', () => {
    const share = (pattern: RegExp): number => mails.filter(({ text }) => pattern.test(text)).length / mails.length
    // Some mails quote others with their headers.
    expect(share(/^(?:Received|X-Spam-Status|Delivered-To|Return-Path): /m)).toBeLessThan(0.02)
    expect(share(/^_{20,}\n.*mailing list$/m)).toBeLessThan(0.005)
    expect(share(/deathtospamdeathtospam/i)).toBeLessThan(0.002)
    expect(share(/\ufffd/)).toBe(0)
  })
})

describe('divideMails', () => {
  it('puts each mail in one part, with the labels alike', () => {
    const { training, validation, heldOut } = parts
    expect(new Set([...training, ...validation, ...heldOut]).size).toBe(6046)
    for (const part of [training, validation, heldOut])
      expect(majority(part.map(({ label }) => label)).share).toBeCloseTo(0.686, 2)
    expect(heldOut.length).toBe(1209)
  })

  it('leaves no thread and no near duplicate on two sides', () => {
    const { training, validation, heldOut } = parts
    const known = [...training, ...validation]
    const subjectOf = ({ subject }: LabelledMail): string => subject.replace(/^(?:(?:re|fwd?):\s*)+/i, '').toLowerCase()
    const subjects = new Set(known.map(subjectOf).filter((subject) => /\p{L}/u.test(subject)))
    expect(heldOut.filter((mail) => subjects.has(subjectOf(mail))).map(({ id }) => id)).toEqual([])
    const bodies = new Set(known.map(({ body }) => body).filter((body) => /\p{L}/u.test(body)))
    expect(heldOut.filter(({ body }) => bodies.has(body)).map(({ id }) => id)).toEqual([])

    // Min-hashing may miss a few; the whole comparison is made for some of the mails held out.
    const runs = ({ body }: LabelledMail): Set<string> => {
      const words = body.toLowerCase().match(/\p{L}+/gu) ?? []
      return new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`))
    }
    const runsOfKnown = known.map(runs)
    const missed = heldOut
      .filter((_, place) => place % 80 === 0)
      .filter((mail) => {
        const own = runs(mail)
        return own.size > 20 && runsOfKnown.some((other) => other.size > 20 && jaccard(own, other) > 0.8)
      })
    expect(missed.map(({ id }) => id)).toEqual([])
  })
})

describe('the tour, small', () => {
  it('is better than always saying ham, and explains a spam', async () => {
    const judges = parts.heldOut.filter((_, i) => i % 8 === 0)
    const linear = await TextClassifier.train(
      parts.training.filter((_, i) => i % 10 === 0),
      { model: 'linear', seed: 1 },
    )
    const evaluation = await linear.evaluate(judges)
    expect(evaluation.accuracy).toBeGreaterThan(majority(judges.map(({ label }) => label)).share + 0.15)
    const { text } = await typicalSpam(linear, judges)
    expect(explainedMail(await linear.explain(text, { label: 'spam' }))).toMatch(/\+\d\.\d\d {2}█+/)
  })
})

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0
  for (const item of a) if (b.has(item)) common += 1
  return common / (a.size + b.size - common)
}
