/** Recognises spoken words: trains on sounds, predicts, listens, judges itself, explains itself, is kept in one file. */
import {
  ConfigError,
  decodeModelFile,
  describeValue,
  encodeModelFile,
  evaluation,
  indexOfLargest,
  knownOptions,
  LabelSet,
  readModelFile,
  writeModelFile,
  type Evaluation,
  type JsonObject,
} from '@tessera-ml/core'
import { checkSound, type Sound } from '../sound/sound.js'
import { listen, type Detection, type ListenOptions } from './listen.js'
import { soundsForListening } from './made-up-sounds.js'
import { NetworkAverage, softmax, type PredictOptions } from './network-average.js'
import { recognizerFile, recognizerFrom, type RecognizerParts } from './recognizer-file.js'
import { explainSound, type ExplainOptions, type SoundExplanation } from './sound-explanation.js'
import { trainNetworks, type NumberedSounds } from './train-networks.js'
import { completeTrainOptions, unknownLabel, type LabelledSound, type TrainOptions } from './train-options.js'

export interface CommandPrediction {
  /** The label with the highest score. */
  readonly label: string
  /** The probability of each label; they sum to 1. */
  readonly scores: Readonly<Record<string, number>>
}

export class CommandRecognizer {
  readonly #parts: RecognizerParts

  private constructor(
    parts: RecognizerParts,
    /** Figures by epoch, of each network of `auto` one behind the other; empty after loading. */
    readonly history: JsonObject,
    /** The places of training sounds that were held out to judge by. */
    readonly heldOut: readonly number[],
  ) {
    this.#parts = parts
  }

  /**
   * Trains on labelled sounds.
   *
   * @throws ConfigError if there is one label only, a sound is none, or an option is unknown or out of range.
   * @throws AbortError if `signal` cancels.
   * @example
   * const recognizer = await CommandRecognizer.train(words, { model: 'auto', seed: 1 })
   */
  static async train(words: readonly LabelledSound[], options: TrainOptions = {}): Promise<CommandRecognizer> {
    const where = 'CommandRecognizer.train'
    const complete = completeTrainOptions(options)
    checkWords(where, words)
    const { unknown, silence, seed, model } = complete
    const renamed = words.map((word) => (unknown.includes(word.label) ? { ...word, label: unknownLabel } : word))
    const all = silence ? [...renamed, ...soundsForListening(renamed, seed)] : renamed
    const labels = LabelSet.of(all.map(({ label }) => label))
    const numbered = (list: readonly LabelledSound[], part: string): NumberedSounds => ({
      sounds: list.map(({ sound }) => sound),
      labels: list.map(({ label }, i) => labels.numberOf(label, `${where}: ${part} ${i + 1}`)),
    })
    const { validation } = complete
    if (validation !== undefined) checkWords(`${where}: validation`, validation)
    const judge = validation && numbered(validation, 'validation sound')
    const trained = await trainNetworks(numbered(all, 'sound'), judge, labels.labels.length, complete)
    const networks = new NetworkAverage(trained.input, trained.networks)
    const heldOut = trained.heldOut.filter((row) => row < words.length)
    return new CommandRecognizer({ model, labels, networks }, trained.history, heldOut)
  }

  /** The kind of model. */
  get model(): string {
    return this.#parts.model
  }

  /** The labels, in the order of the confusion matrix. */
  get labels(): readonly string[] {
    return this.#parts.labels.labels
  }

  /** The rate that sounds are brought to, in Hz. */
  get sampleRateHz(): number {
    return this.#parts.networks.input.features.sampleRateHz
  }

  /** Its networks, as tables in plain text. */
  summary(): string {
    const { networks, input } = this.#parts.networks
    const { kind, sampleRateHz, hopLength } = input.features
    const [frames, width] = input.shape
    const hopMs = ((1000 * hopLength) / sampleRateHz).toFixed(1)
    const first = `${kind} at ${sampleRateHz} Hz: ${frames} frames of ${width} numbers, one each ${hopMs} ms`
    const average = networks.length > 1 ? `\nThe mean of ${networks.length} networks like this one:` : ''
    return `${first}${average}\n${networks[0]!.summary()}`
  }

  /** The label and the scores of each sound. @throws ConfigError if one is no sound. */
  async predict(sounds: readonly Sound[], options: PredictOptions = {}): Promise<CommandPrediction[]> {
    const where = 'CommandRecognizer.predict'
    knownOptions(where, options, ['signal'])
    if (!Array.isArray(sounds))
      throw new ConfigError(`${where}: sounds must be a list, but got ${describeValue(sounds)}.`)
    const probabilities = await this.#probabilities(where, sounds, options)
    return probabilities.map((row) => this.#prediction(row))
  }

  /**
   * Compares predictions with true labels.
   *
   * @throws FormatError if a label is not one that the model was trained with.
   */
  async evaluate(words: readonly LabelledSound[], options: PredictOptions = {}): Promise<Evaluation> {
    const where = 'CommandRecognizer.evaluate'
    knownOptions(where, options, ['signal'])
    checkWords(where, words)
    const { labels } = this.#parts
    const truth = words.map(({ label }, i) => labels.numberOf(label, `${where}: sound ${i + 1}`))
    const sounds = words.map(({ sound }) => sound)
    return evaluation(await this.#probabilities(where, sounds, options), truth, labels)
  }

  /**
   * Words in a stream of samples, told as soon as they are sure; see `ListenOptions`.
   *
   * @example
   * for await (const { label, seconds } of recognizer.listen(chunks, { sampleRateHz: 16_000 })) console.log(label, seconds)
   */
  listen(
    chunks: AsyncIterable<Float32Array> | Iterable<Float32Array>,
    options: ListenOptions,
  ): AsyncGenerator<Detection, void, undefined> {
    const { networks, labels } = this.#parts
    return listen(networks, labels.labels, chunks, options)
  }

  /**
   * Why a sound gets its label: what each band of each frame adds to the label's logit.
   *
   * @throws ConfigError if the label is not known, or `@tessera-ml/explain` is not installed.
   */
  explain(sound: Sound, options: ExplainOptions = {}): Promise<SoundExplanation> {
    const { networks, labels } = this.#parts
    return explainSound(networks, labels, sound, options)
  }

  /** Frees what the networks hold; the recogniser cannot be used afterwards. */
  dispose(): void {
    this.#parts.networks.dispose()
  }

  /** Writes networks, labels and features' settings to one file, whole or not at all. Node only. */
  async save(path: string): Promise<void> {
    await writeModelFile(path, recognizerFile(this.#parts))
  }

  /** The bytes that `save` writes. */
  toBytes(): Promise<Uint8Array> {
    return encodeModelFile(recognizerFile(this.#parts))
  }

  /** Reads what `save` wrote. Node only. @throws FormatError if the file is missing, damaged or foreign. */
  static async load(path: string): Promise<CommandRecognizer> {
    return new CommandRecognizer(recognizerFrom(path, await readModelFile(path)), {}, [])
  }

  /** The recogniser of the bytes that `toBytes` or a file gave; `where` names them in messages. */
  static async fromBytes(bytes: Uint8Array, where = 'CommandRecognizer.fromBytes'): Promise<CommandRecognizer> {
    return new CommandRecognizer(recognizerFrom(where, await decodeModelFile(bytes, where)), {}, [])
  }

  async #probabilities(where: string, sounds: readonly Sound[], options: PredictOptions): Promise<Float64Array[]> {
    const { networks } = this.#parts
    for (const [i, sound] of sounds.entries()) checkSound(`${where}: sound ${i + 1}`, sound)
    const logits = await networks.logits(
      sounds.map((sound) => networks.input.plain(sound)),
      options,
    )
    return logits.map(softmax)
  }

  #prediction(probabilities: Float64Array): CommandPrediction {
    const label = this.labels[indexOfLargest(probabilities)]!
    return { label, scores: this.#parts.labels.byLabel(probabilities) }
  }
}

function checkWords(where: string, words: readonly LabelledSound[]): void {
  if (!Array.isArray(words) || words.length === 0) {
    throw new ConfigError(`${where}: sounds must be a list of at least one, but got ${describeValue(words)}.`)
  }
  for (const [i, word] of words.entries()) {
    if (typeof word?.label !== 'string') {
      throw new ConfigError(`${where}: sound ${i + 1}: label must be a string, but got ${describeValue(word?.label)}.`)
    }
    checkSound(`${where}: sound ${i + 1}`, word.sound)
  }
}
