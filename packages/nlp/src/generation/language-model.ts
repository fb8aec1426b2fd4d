/** Models of language: train on texts, say how likely others are, write more, and are kept in one file. */
import {
  AbortError,
  adam,
  ConfigError,
  decodeModelFile,
  describeValue,
  earlyStopping,
  FormatError,
  Generator,
  readModelFile,
  sparseCategoricalCrossentropy,
  type History,
  type JsonObject,
  type Model,
  type ModelFile,
} from '@tessera-ml/core'
import { fromStored, StoredNetwork } from '../files/stored-network.js'
import { languageNetwork } from './language-network.js'
import {
  checkGenerateOptions,
  checkTexts,
  completeLanguageOptions,
  type GenerateOptions,
  type LanguageTrainOptions,
} from './language-options.js'
import { LanguageWindows } from './language-windows.js'
import { sampleToken } from './sample-token.js'
import { learnTokens, subwordTokens, tokensFromJson, type TextTokens } from './text-tokens.js'

/** The first id of the network stands before and behind each text; those of the tokens follow. */
const border = 0
const kind = 'language-model'
/** Windows a step of judging. */
const batchSize = 32
/** Tokens that a character may take. */
const longestCharacter = 4

export class LanguageModel extends StoredNetwork {
  protected readonly kind = kind

  private constructor(
    readonly tokens: TextTokens,
    /** Tokens that it sees at once. */
    readonly contextLength: number,
    network: Model,
    /** How training went; undefined after loading. */
    readonly history: History | undefined,
  ) {
    super(network)
  }

  /**
   * Trains a network to say which token comes next in texts. With `validation` the weights of the epoch with the lowest
   * loss there are kept.
   *
   * @throws ConfigError if an option is unknown or out of its range, or there is too little text for one window.
   * @throws AbortError if `signal` cancels.
   */
  static async train(texts: readonly string[], options: LanguageTrainOptions = {}): Promise<LanguageModel> {
    const where = 'LanguageModel.train'
    const complete = completeLanguageOptions(where, options)
    checkTexts(where, texts)
    const { validation, contextLength, patience, signal, seed, tokens: unit } = complete
    if (validation !== undefined) checkTexts(`${where}: validation`, validation)
    const tokens = typeof unit === 'string' ? await learnTokens(texts, { ...complete, unit }) : subwordTokens(unit)
    const windows = (some: readonly string[], what: string): LanguageWindows => {
      const ids = rowOf(tokens, some)
      if (ids.length > contextLength) return new LanguageWindows(ids, contextLength, complete.batchSize)
      const rule = `more than ${contextLength} tokens together`
      throw new ConfigError(`${where}: ${what} must have ${rule}, but got ${ids.length}. Lower contextLength.`)
    }
    const train = windows(texts, 'texts')
    const judge = validation && windows(validation, 'validation')
    const network = languageNetwork({ ...complete, tokens: tokens.size + 1 })
    const optimizer = adam({ learningRate: complete.learningRate, globalClipNorm: 1 })
    network.compile({ optimizer, loss: sparseCategoricalCrossentropy({ fromLogits: true }) })
    try {
      const history = await network.fit(train, {
        epochs: complete.epochs,
        seed,
        callbacks: judge
          ? [...complete.callbacks, earlyStopping({ monitor: 'valLoss', patience })]
          : complete.callbacks,
        ...(judge && { validationData: judge }),
        ...(signal && { signal }),
      })
      return new LanguageModel(tokens, contextLength, network, history)
    } catch (error) {
      network.dispose()
      throw error
    } finally {
      optimizer.dispose()
    }
  }

  /**
   * Text behind a beginning, without it, until the model ends it or there are `maxTokens`. The same seed gives the same
   * text. @throws as `stream` does.
   */
  async generate(prompt = '', options: GenerateOptions = {}): Promise<string> {
    let text = ''
    for await (const piece of this.stream(prompt, options)) text += piece
    return text
  }

  /**
   * The same piece by piece, as it is drawn; a piece is whole characters.
   *
   * @throws ConfigError if the beginning is no string, or an option is unknown or out of its range.
   * @throws AbortError if `signal` cancels.
   * @example
   * for await (const piece of model.stream('Once', { temperature: 0.8 })) process.stdout.write(piece)
   */
  async *stream(prompt = '', options: GenerateOptions = {}): AsyncGenerator<string, void, undefined> {
    const where = 'LanguageModel.stream'
    checkGenerateOptions(where, options)
    if (typeof prompt !== 'string')
      throw new ConfigError(`${where}: prompt must be a string, but got ${describeValue(prompt)}.`)
    const { maxTokens = 100, seed = 0, signal } = options
    const random = new Generator(seed).fork('generate')
    const ids = [border, ...this.tokens.encode(prompt).map((id) => id + 1)]
    let waiting: number[] = []
    for (let count = 0; count < maxTokens; count++) {
      if (signal?.aborted) throw new AbortError(`${where}: the work was cancelled.`, { cause: signal.reason })
      const logits = await this.#logitsBehind(ids.slice(-this.contextLength))
      const next = sampleToken(logits, options, random)
      if (next === border) break
      ids.push(next)
      waiting.push(next - 1)
      const piece = this.tokens.decode(waiting)
      if (piece.endsWith('\ufffd') && waiting.length < longestCharacter) continue
      waiting = []
      yield piece
    }
    if (waiting.length > 0) yield this.tokens.decode(waiting)
  }

  /**
   * How many equally likely tokens it hesitates between, on average: the lower, the better it knows such texts.
   *
   *   exp(-Σ ln p(token | those before it in its window) / tokens)
   *
   * Windows of `contextLength` follow one another, so that each token, the ends of texts too, counts once. Figures
   * compare between models of the same tokens only.
   *
   * @throws ConfigError if `texts` are not a list of strings.
   */
  async perplexity(texts: readonly string[], options: { readonly signal?: AbortSignal } = {}): Promise<number> {
    checkTexts('LanguageModel.perplexity', texts)
    const ids = rowOf(this.tokens, texts)
    const { contextLength } = this
    const count = ids.length - 1
    const whole = Math.floor(count / contextLength) * contextLength
    let sum = 0
    for (let from = 0; from < whole; from += batchSize * contextLength) {
      sum += await this.#loss(ids, from, Math.min(whole, from + batchSize * contextLength), contextLength, options)
    }
    if (whole < count) sum += await this.#loss(ids, whole, count, count - whole, options)
    return Math.exp(sum / count)
  }

  /** Reads what `save` wrote. Node only. @throws FormatError if the file is damaged or foreign. */
  static async load(path: string): Promise<LanguageModel> {
    return LanguageModel.#from(path, await readModelFile(path))
  }

  /** Reads what `toBytes` gave. @throws FormatError if it is damaged or foreign. */
  static async fromBytes(bytes: Uint8Array): Promise<LanguageModel> {
    const where = 'LanguageModel.fromBytes'
    return LanguageModel.#from(where, await decodeModelFile(bytes, where))
  }

  /** Of the token behind the last of `ids`; what is unknown cannot be drawn. */
  async #logitsBehind(ids: readonly number[]): Promise<Float32Array> {
    const [logits] = await this.network.predictTensors({ data: Int32Array.from(ids), shape: [1, ids.length] })
    const values = logits!.dataSync().slice(-(this.tokens.size + 1)) as Float32Array
    logits!.dispose()
    if (this.tokens.unknownId !== undefined) values[this.tokens.unknownId + 1] = Number.NEGATIVE_INFINITY
    return values
  }

  /** -Σ ln p of the tokens behind ids[from..to), in windows of `length`. */
  async #loss(ids: Int32Array, from: number, to: number, length: number, options: { readonly signal?: AbortSignal }) {
    const rows = (to - from) / length
    const [logits] = await this.network.predictTensors({ data: ids.slice(from, to), shape: [rows, length] }, options)
    const values = logits!.dataSync() as Float32Array
    logits!.dispose()
    const size = this.tokens.size + 1
    let sum = 0
    for (let step = 0; step < to - from; step++) {
      const row = values.subarray(step * size, (step + 1) * size)
      const top = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
      const total = row.reduce((all, value) => all + Math.exp(value - top), 0)
      sum += top + Math.log(total) - row[ids[from + step + 1]!]!
    }
    return sum
  }

  protected override settings(): JsonObject {
    return { contextLength: this.contextLength, tokens: this.tokens.toJSON() }
  }

  static #from(where: string, file: ModelFile): LanguageModel {
    return fromStored(where, kind, file, ({ contextLength, tokens: json }, network) => {
      if (typeof contextLength !== 'number' || !Number.isInteger(contextLength) || contextLength < 1) {
        throw new FormatError(`contextLength must be a positive integer, but got ${describeValue(contextLength)}.`)
      }
      const tokens = tokensFromJson(json, where)
      if (network.outputs[0]!.shape!.at(-1) === tokens.size + 1) {
        return new LanguageModel(tokens, contextLength, network, undefined)
      }
      throw new FormatError(`the network must have an output for each of ${tokens.size} tokens, but it has not.`)
    })
  }
}

/** All texts in one row, with the border before, between and behind them. */
function rowOf(tokens: TextTokens, texts: readonly string[]): Int32Array {
  return Int32Array.from([border, ...texts.flatMap((text) => [...tokens.encode(text).map((id) => id + 1), border])])
}
