/** Vectors for words from the words around them. */
import { ConfigError, Generator } from '@tessera-ml/core'
import { encodeCorpus, endOfSentence, longestSentence, shared, type Corpus } from './corpus.js'
import { noiseTable } from './noise-table.js'
import { rowMultiple, sigmoidTable, word2vecKernel } from './word2vec-kernel.js'
import { completeWord2vecOptions, type CompleteWord2vecOptions, type Word2vecOptions } from './word2vec-options.js'
import { runJobs } from './word2vec-threads.js'
import { WordVectors } from './word-vectors.js'

const where = 'trainWord2vec'
/** Words of a job; threads take one after the other, and the step size is the same within one. */
const wordsPerJob = 10_000
const pageBytes = 65_536

/**
 * Trains word2vec with negative sampling on texts that are split into words, as gensim does.
 *
 *   L = -ln σ(x·v) - Σ ln σ(-x·n)      over words x with their neighbours v, and words n drawn by count^0.75
 *
 * Frequent words are dropped at random, with probability 1 - (√(c/t) + 1)·t/c for a count c and t = sample · all words.
 * The vectors x are the result. The x begin in ±1/vectorSize, the v at 0. With `workers: 1` the same texts, options
 * and seed give the same vectors on the same machine; more threads write into the same rows without locks (Hogwild),
 * which is faster, as good, and never twice the same.
 * Source: Mikolov et al. 2013, arXiv:1301.3781 and arXiv:1310.4546; Recht et al. 2011, arXiv:1106.5730.
 *
 * @throws ConfigError if an option is unknown or out of its range, or no word is frequent enough.
 * @throws AbortError if `signal` cancels.
 * @example
 * const vectors = await trainWord2vec(texts.map((text) => tokenize(text).map((token) => token.text)))
 * vectors.mostSimilar('film')
 */
export async function trainWord2vec(
  texts: readonly (readonly string[])[],
  options: Word2vecOptions = {},
): Promise<WordVectors> {
  const complete = completeWord2vecOptions(where, options)
  const corpus = encodeCorpus(where, texts, complete.minCount)
  const { vectorSize, epochs, window, negative, onProgress, signal } = complete
  const { words, counts, ids, size } = corpus
  const isShared = typeof SharedArrayBuffer !== 'undefined' && globalThis.process?.getBuiltinModule !== undefined
  const starts = pieces(ids)
  const jobs = epochs * (starts.length - 1)
  const threads = isShared ? Math.min(complete.workers, jobs) : 1

  const rowBytes = 4 * rowMultiple * Math.ceil(vectorSize / rowMultiple)
  const table = sigmoidTable()
  const inputs = rowBytes * Math.ceil(table.byteLength / rowBytes)
  const outputs = inputs + words.length * rowBytes
  const scratchBytes = 2 * rowBytes + 4 * rowMultiple * Math.ceil((negative + 1) / rowMultiple)
  const scratch = Array.from({ length: threads }, (_, i) => outputs + words.length * rowBytes + i * scratchBytes)
  const pages = Math.ceil((scratch.at(-1)! + scratchBytes) / pageBytes)
  // Places are added up in signed 32 bits.
  if (pages * pageBytes > 2 ** 31) {
    const rule = 'few and short enough for 2 GiB of memory'
    throw new ConfigError(
      `${where}: vectors must be ${rule}, but got ${words.length} of ${vectorSize} numbers. Raise minCount.`,
    )
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared })
  new Float32Array(memory.buffer, 0, table.length).set(table)
  const random = new Generator(complete.seed).fork('word2vec')
  const vectorAt = (word: number) => new Float32Array(memory.buffer, inputs + word * rowBytes, vectorSize)
  const first = random.fork('vectors')
  for (const word of words.keys()) first.fillUniform(vectorAt(word), -1 / vectorSize, 1 / vectorSize)

  const total = size * epochs
  await runJobs({
    task: {
      isSkipGram: complete.algorithm === 'skipGram',
      window,
      negative,
      ids,
      starts,
      ...planOf(jobs, random, complete),
      keep: shared(keepShares(corpus, complete.sample)),
      noise: noiseTable(counts, complete.noiseExponent),
      memory,
      rowBytes,
      inputs,
      outputs,
      longestSentence,
    },
    module: await WebAssembly.compile(word2vecKernel(rowBytes, 0, pages, isShared)),
    scratch,
    onProgress: (done) => onProgress({ done: Math.round((total * done) / jobs), total }),
    signal,
  })
  onProgress({ done: total, total })
  const vectors = new Float32Array(words.length * vectorSize)
  for (const word of words.keys()) vectors.set(vectorAt(word), word * vectorSize)
  return new WordVectors(words, vectors)
}

/** Where the pieces of about `wordsPerJob` words begin, each at the start of a sentence; and the end. */
function pieces(ids: Int32Array): Int32Array {
  const starts = [0]
  for (let i = 0; i < ids.length - 1; i++) {
    if (ids[i] === endOfSentence && i + 1 - starts.at(-1)! >= wordsPerJob) starts.push(i + 1)
  }
  return shared(Int32Array.from([...starts, ids.length]))
}

/** Seed and step size of each job. */
function planOf(jobs: number, random: Generator, options: CompleteWord2vecOptions) {
  const { learningRate, minLearningRate } = options
  const source = random.fork('jobs')
  const rates = Float32Array.from(
    { length: jobs },
    (_, job) => learningRate + (job / jobs) * (minLearningRate - learningRate),
  )
  return { seeds: shared(Uint32Array.from({ length: jobs }, () => source.integer(2 ** 32))), rates: shared(rates) }
}

/** The probability with which each word stays where it stands. */
function keepShares({ counts, size }: Corpus, sample: number): Float32Array {
  const threshold = sample * size
  return Float32Array.from(counts, (count) =>
    sample === 0 ? 1 : Math.min(1, (Math.sqrt(count / threshold) + 1) * (threshold / count)),
  )
}
