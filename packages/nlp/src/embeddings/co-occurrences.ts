import { endOfSentence, type Corpus } from './corpus.js'

/** How much word pairs have to do with each other, as parallel lists. */
export interface CoOccurrences {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly counts: Float64Array
}

/**
 * Pairs of words within `window` words of each other, in both orders, each counted 1/distance.
 *
 * Source: Pennington et al. 2014, doi:10.3115/v1/D14-1162, section 4.2.
 */
export function coOccurrences({ ids, words }: Corpus, window: number): CoOccurrences {
  const sums = new Map<number, number>()
  const add = (a: number, b: number, count: number): void => {
    const pair = a * words.length + b
    sums.set(pair, (sums.get(pair) ?? 0) + count)
  }
  let start = 0
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === endOfSentence) start = i + 1
    else {
      for (let j = Math.max(start, i - window); j < i; j++) {
        add(ids[i]!, ids[j]!, 1 / (i - j))
        add(ids[j]!, ids[i]!, 1 / (i - j))
      }
    }
  }
  const pairs = Float64Array.from(sums.keys())
  return {
    first: Int32Array.from(pairs, (pair) => Math.floor(pair / words.length)),
    second: Int32Array.from(pairs, (pair) => pair % words.length),
    counts: Float64Array.from(sums.values()),
  }
}
