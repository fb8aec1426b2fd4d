/** One piece of word2vec's work, done by whichever thread comes to it. */
import type { NoiseTable } from './noise-table.js'
import type { Word2vecKernel } from './word2vec-kernel.js'

/** All that a thread needs; plain data and memory that is shared. */
export interface Word2vecTask {
  readonly isSkipGram: boolean
  readonly window: number
  readonly negative: number
  /** See `Corpus.ids`. */
  readonly ids: Int32Array
  /** Where each piece of `ids` begins; one more than there are pieces. */
  readonly starts: Int32Array
  /** By job; jobs go over all pieces once an epoch. */
  readonly seeds: Uint32Array
  readonly rates: Float32Array
  /** The probability with which a word stays in a sentence. */
  readonly keep: Float32Array
  readonly noise: NoiseTable
  readonly memory: WebAssembly.Memory
  /** Bytes of a vector, and where the vectors begin: of words that are given, and of words that are guessed. */
  readonly rowBytes: number
  readonly inputs: number
  readonly outputs: number
  readonly longestSentence: number
}

/**
 * Learns from one piece of the texts. Of each sentence frequent words are dropped at random; each word that is left has
 * a window of 1 to `window` words on both sides.
 *
 *   skip-gram   each word of the window guesses the word
 *   CBOW        the mean of the window guesses the word; the error goes to each word of the window in full
 *
 * It is sent to the threads as text, and so uses nothing from outside. `scratch` is the place of three rows of the
 * thread's own: error, mean, and the places of the targets.
 * Source: Mikolov et al. 2013, arXiv:1301.3781 and arXiv:1310.4546; gensim 4.4 in what these leave open.
 */
export function word2vecJob(task: Word2vecTask, kernel: Word2vecKernel, scratch: number, job: number): void {
  const { isSkipGram, window, negative, ids, keep, noise, memory, rowBytes, inputs, outputs } = task
  const words = keep.length
  const drawn = words / 4294967296
  const pieces = task.starts.length - 1
  const end = task.starts[(job % pieces) + 1]!
  const rate = task.rates[job]!
  const [error, mean, targetsAt] = [scratch, scratch + rowBytes, scratch + 2 * rowBytes]
  const means = new Float32Array(memory.buffer, mean, rowBytes / 4)
  const targets = new Int32Array(memory.buffer, targetsAt, negative + 1)
  const sentence = new Int32Array(task.longestSentence)
  // Marsaglia's xorshift with 32 bits, which must not begin at 0.
  let random = task.seeds[job]! | 1
  let position = task.starts[job % pieces]!
  while (position < end) {
    let length = 0
    for (; ids[position]! >= 0; position++) {
      const word = ids[position]!
      random ^= random << 13
      random ^= random >>> 17
      random ^= random << 5
      if (keep[word]! * 4294967296 > random >>> 0) sentence[length++] = word
    }
    position++
    for (let center = 0; center < length; center++) {
      const word = sentence[center]!
      random ^= random << 13
      random ^= random >>> 17
      random ^= random << 5
      const reach = 1 + Math.floor(((random >>> 0) / 4294967296) * window)
      const first = Math.max(0, center - reach)
      const last = Math.min(length - 1, center + reach)
      if (first === last) continue
      if (!isSkipGram) {
        means.fill(0)
        for (let other = first; other <= last; other++) {
          if (other !== center) kernel.addScaled(mean, inputs + sentence[other]! * rowBytes, 1 / (last - first))
        }
      }
      for (let other = first; other <= last; other++) {
        if (isSkipGram && other === center) continue
        targets[0] = outputs + word * rowBytes
        let count = 1
        for (let draw = 0; draw < negative; draw++) {
          random ^= random << 13
          random ^= random >>> 17
          random ^= random << 5
          const place = (random >>> 0) * drawn
          const column = Math.floor(place)
          const wrong = place - column < noise.share[column]! ? column : noise.other[column]!
          if (wrong !== word) targets[count++] = outputs + wrong * rowBytes
        }
        const input = isSkipGram ? inputs + sentence[other]! * rowBytes : mean
        kernel.learn(input, targetsAt, count, error, rate)
        if (isSkipGram) kernel.addScaled(input, error, 1)
        else break
      }
      if (isSkipGram) continue
      for (let other = first; other <= last; other++) {
        if (other !== center) kernel.addScaled(inputs + sentence[other]! * rowBytes, error, 1)
      }
    }
  }
}
