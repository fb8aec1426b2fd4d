/**
 * Which mails belong together, so that a split can keep them on one side: the mails of a thread, and mails that say
 * nearly the same. A model that has seen one of them knows the others too well.
 */
import { nearDuplicateKeys } from './near-duplicates.js'
import type { Mail } from './parse-mail.js'

/**
 * The places of mails that belong together, in groups; a mail alone is a group of one. Two mails belong together if
 * they share a message id (their own, the one they answer, one they refer to), a subject, or most of their words, and
 * if a third belongs to both.
 */
export function relatedMails(mails: readonly Mail[]): number[][] {
  const parents = mails.map((_, place) => place)
  const rootOf = (place: number): number => {
    let root = place
    while (parents[root] !== root) root = parents[root]!
    // Shortens the way for the next one.
    for (let at = place; at !== root;) [at, parents[at]] = [parents[at]!, root]
    return root
  }
  const firstWith = new Map<string, number>()
  for (const [place, mail] of mails.entries()) {
    for (const key of [...messageIds(mail), ...subjectKeys(mail), ...nearDuplicateKeys(mail.body)]) {
      const first = firstWith.get(key)
      if (first === undefined) firstWith.set(key, place)
      else parents[rootOf(place)] = rootOf(first)
    }
  }
  const groups = new Map<number, number[]>()
  for (const place of mails.keys()) {
    const root = rootOf(place)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [place])
    else group.push(place)
  }
  return [...groups.values()]
}

function messageIds({ headers }: Mail): string[] {
  const lines = ['message-id', 'in-reply-to', 'references'].map((name) => headers.get(name) ?? '')
  return (lines.join(' ').match(/<[^<>\s]+@[^<>\s]+>/g) ?? []).map((id) => `id ${id}`)
}

/** The subject without the signs of replies, tags of lists, digits and punctuation; none if nothing is left. */
function subjectKeys({ subject }: Mail): string[] {
  const words = subject
    .toLowerCase()
    .replace(/\b(?:re|fwd?|aw|sv)(?:\[\d+\])?:|\[[^\]]*\]/g, ' ')
    .match(/\p{L}+/gu)
  return words === null ? [] : [`subject ${words.join(' ')}`]
}
