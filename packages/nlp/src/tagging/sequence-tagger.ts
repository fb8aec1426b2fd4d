/** Tags the words of sentences: trains on examples, predicts, judges itself, and is kept in one file. */
import {
  adam,
  compareCodePoints,
  ConfigError,
  decodeModelFile,
  describeValue,
  earlyStopping,
  embedding,
  FormatError,
  readModelFile,
  type History,
  type JsonObject,
  type Model,
  type ModelFile,
} from '@tessera-ml/core'
import { fromStored, StoredNetwork } from '../files/stored-network.js'
import { Vocabulary } from '../text/vocabulary.js'
import type { TaggedSentence } from './conll.js'
import { crf, crfLoss, decodeTags } from './crf.js'
import { SentenceBatches, SentenceEncoder } from './sentence-batches.js'
import { spanScores, type SpanScores } from './span-scores.js'
import { spansOf, type TagSpan } from './spans.js'
import { checkSentences, completeTaggerOptions, type TaggerTrainOptions } from './tagger-options.js'
import { taggerNetwork } from './tagger-network.js'

/** The tags of a sentence, one a word, and the spans that they stand for. */
export interface TaggedWords {
  readonly tags: readonly string[]
  readonly spans: readonly TagSpan[]
}

export interface TaggerEvaluation extends SpanScores {
  readonly sentences: number
  readonly words: number
  /** Share of the words with the right tag. */
  readonly accuracy: number
}

export interface PredictTagsOptions {
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** Sentences a step of prediction. */
const batchSize = 32
const kind = 'sequence-tagger'

export class SequenceTagger extends StoredNetwork {
  protected readonly kind = kind

  private constructor(
    readonly tags: readonly string[],
    private readonly encoder: SentenceEncoder,
    network: Model,
    /** How training went; undefined after loading. */
    readonly history: History | undefined,
  ) {
    super(network)
  }

  /**
   * Trains a bidirectional LSTM with a conditional random field on sentences with a tag a word: `B-PER`, `I-PER`, `O`, or
   * any others. With `validation` the weights of the epoch with the lowest loss there are kept.
   *
   * @throws ConfigError if a sentence is no good, or an option is unknown or out of its range.
   * @throws AbortError if `signal` cancels.
   */
  static async train(sentences: readonly TaggedSentence[], options: TaggerTrainOptions = {}): Promise<SequenceTagger> {
    const where = 'SequenceTagger.train'
    const complete = completeTaggerOptions(where, options)
    checkSentences(where, sentences)
    const { minCount, characterUnits, units, vectors, wordSize, validation, patience, signal, seed } = complete
    if (validation !== undefined) checkSentences(`${where}: validation`, validation)
    const tags = [...new Set([...sentences, ...(validation ?? [])].flatMap((one) => one.tags))].sort(compareCodePoints)
    const words = Vocabulary.build(
      sentences.map((one) => one.words.map((word) => word.toLowerCase())),
      { minCount },
    )
    const characters = Vocabulary.build(sentences.flatMap((one) => one.words))
    const encoder = new SentenceEncoder(words, characters, characterUnits > 0)
    const numberOf = new Map(tags.map((tag, i) => [tag, i]))
    const batches = (some: readonly TaggedSentence[]): SentenceBatches =>
      new SentenceBatches(
        encoder,
        some.map((one) =>
          encoder.encode(
            one.words,
            Int32Array.from(one.tags, (tag) => numberOf.get(tag)!),
          ),
        ),
        complete.batchSize,
      )
    const wordLayer = { name: 'word_vectors', maskZero: true }
    const network = taggerNetwork({
      words:
        vectors?.embeddingLayer(words, wordLayer) ??
        embedding({ inputDim: words.size, outputDim: wordSize, ...wordLayer }),
      characters: characters.size,
      characterUnits,
      units,
      dropout: complete.dropout,
      tags: tags.length,
      seed,
    })
    const optimizer = adam({ learningRate: complete.learningRate, globalClipNorm: 5 })
    network.compile({ optimizer, loss: crfLoss() })
    try {
      const history = await network.fit(batches(sentences), {
        epochs: complete.epochs,
        seed,
        callbacks: validation
          ? [...complete.callbacks, earlyStopping({ monitor: 'valLoss', patience })]
          : complete.callbacks,
        ...(validation && { validationData: batches(validation) }),
        ...(signal && { signal }),
      })
      return new SequenceTagger(tags, encoder, network, history)
    } catch (error) {
      network.dispose()
      throw error
    } finally {
      optimizer.dispose()
    }
  }

  /** The most likely tags of each sentence. @throws ConfigError if a sentence is no list of strings. */
  async predict(sentences: readonly (readonly string[])[], options: PredictTagsOptions = {}): Promise<TaggedWords[]> {
    const { signal } = options
    const encoded = sentences.map((words, i) => {
      if (Array.isArray(words) && words.every((word) => typeof word === 'string')) {
        return this.encoder.encode(words, new Int32Array(words.length))
      }
      const where = `SequenceTagger.predict: sentence ${i + 1}`
      throw new ConfigError(`${where} must be a list of words, but got ${describeValue(words)}.`)
    })
    const found: (readonly number[])[] = encoded.map(() => [])
    // Sentences of like length together, so that little is padding; those without words need no network.
    const order = [...encoded.keys()].filter((i) => encoded[i]!.words.length > 0)
    order.sort((a, b) => encoded[a]!.words.length - encoded[b]!.words.length || a - b)
    for (let start = 0; start < order.length; start += batchSize) {
      const rows = order.slice(start, start + batchSize)
      const inputs = this.encoder.inputs(rows.map((row) => encoded[row]!))
      const [scores] = await this.network.predictTensors(inputs, { batchSize, ...(signal && { signal }) })
      const mask = inputs.words.data.map((id) => (id === Vocabulary.paddingId ? 0 : 1))
      decodeTags(scores!.dataSync(), scores!.shape, mask).forEach((tags, i) => (found[rows[i]!] = tags))
      scores!.dispose()
    }
    return found.map((numbers) => {
      const tags = numbers.map((tag) => this.tags[tag]!)
      return { tags, spans: spansOf(tags) }
    })
  }

  /** How well the tags of sentences are found. @throws ConfigError if a sentence is no good. */
  async evaluate(sentences: readonly TaggedSentence[], options: PredictTagsOptions = {}): Promise<TaggerEvaluation> {
    checkSentences('SequenceTagger.evaluate', sentences)
    const truth = sentences.map(({ tags }) => tags)
    const predictions = await this.predict(
      sentences.map(({ words }) => words),
      options,
    )
    const found = predictions.map(({ tags }) => tags)
    const words = truth.reduce((sum, tags) => sum + tags.length, 0)
    const right = truth.flatMap((tags, i) => tags.filter((tag, j) => tag === found[i]![j])).length
    return { sentences: truth.length, words, accuracy: right / words, ...spanScores(truth, found) }
  }

  /** Reads what `save` wrote. Node only. @throws FormatError if the file is damaged or foreign. */
  static async load(path: string): Promise<SequenceTagger> {
    return SequenceTagger.#from(path, await readModelFile(path))
  }

  /** Reads what `toBytes` gave. @throws FormatError if it is damaged or foreign. */
  static async fromBytes(bytes: Uint8Array): Promise<SequenceTagger> {
    const where = 'SequenceTagger.fromBytes'
    return SequenceTagger.#from(where, await decodeModelFile(bytes, where))
  }

  protected override settings(): JsonObject {
    const { words, characters, withCharacters } = this.encoder
    return {
      tags: this.tags,
      words: [...words.toJSON().tokens],
      characters: [...characters.toJSON().tokens],
      withCharacters,
    }
  }

  static #from(where: string, file: ModelFile): SequenceTagger {
    const make = ({ tags, words, characters, withCharacters }: JsonObject, network: Model): SequenceTagger => {
      if (
        !Array.isArray(tags) ||
        !tags.every((tag) => typeof tag === 'string') ||
        typeof withCharacters !== 'boolean'
      ) {
        throw new FormatError('the metadata must have tags and withCharacters, but it has not.')
      }
      const [wordIds, letterIds] = [words, characters].map((tokens) => Vocabulary.fromJSON({ tokens }))
      const encoder = new SentenceEncoder(wordIds!, letterIds!, withCharacters)
      const side = Math.sqrt(network.outputs[0]!.shape!.at(-1)!)
      if (side === tags.length + 1 && network.layer('word_vectors').parameters[0]?.shape[0] === encoder.words.size) {
        return new SequenceTagger(tags, encoder, network, undefined)
      }
      throw new FormatError(`the network must suit ${tags.length} tags and ${encoder.words.size} words, but does not.`)
    }
    return fromStored(where, kind, file, make, { layers: [crf] })
  }
}
