/** Finds texts that share most of their words without comparing each with each. */

/** Words in a row that count as one: single words are shared by texts that have nothing to do with each other. */
const wordsInARow = 3
/** Hash functions in all, and how many of them must agree at once. */
const hashes = 48
const hashesInAKey = 4

/**
 * Keys of a text, of which near duplicates share one at least: min-hashes of its runs of three words, four to a key.
 *
 *   P(a key is shared) = 1 - (1 - J⁴)¹²      J = runs in common / runs in either
 *
 * which is 0.96 for J = 0.7, more above, and 0.02 for J = 0.2. Numbers and addresses are left out, since bulk mail has
 * new ones in each copy. Texts of the same few words have the same keys; a text without words has none.
 *
 * Source: Broder 1997, doi:10.1109/SEQUEN.1997.666900.
 */
export function nearDuplicateKeys(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replace(/\S*(?:@|:\/\/|www\.)\S*/g, ' ')
      .match(/\p{L}+/gu) ?? []
  if (words.length === 0) return []
  const smallest = new Uint32Array(hashes).fill(0xffffffff)
  for (let start = 0; start === 0 || start + wordsInARow <= words.length; start++) {
    const run = hashOf(words.slice(start, start + wordsInARow).join(' '))
    for (let i = 0; i < hashes; i++) {
      const mixed = mix(run + Math.imul(i, 0x9e3779b9))
      if (mixed < smallest[i]!) smallest[i] = mixed
    }
  }
  return Array.from({ length: hashes / hashesInAKey }, (_, key) => {
    return `words ${key} ${smallest.subarray(key * hashesInAKey, (key + 1) * hashesInAKey).join(' ')}`
  })
}

/** FNV-1a over the UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Spreads a number over all 32 bits (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
