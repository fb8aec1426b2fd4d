/** Classifies pictures: trains on examples, predicts, judges itself, explains itself, and is kept in one file. */
import {
  checkKind,
  ConfigError,
  decodeModelFile,
  describeValue,
  encodeModelFile,
  evaluation,
  type Evaluation,
  FormatError,
  fromParts,
  indexOfLargest,
  isJsonObject,
  type JsonObject,
  knownOptions,
  LabelSet,
  type Model,
  modelContents,
  type ModelFile,
  modelFromContents,
  readModelFile,
  writeModelFile,
} from '@tessera-ml/core'
import { nameOf, type LabelledPicture, type PictureLike, type SkippedFile } from '../data/labelled-picture.js'
import { PictureStore } from '../data/picture-store.js'
import { softmaxOf } from './softmax-of.js'
import { explainPicture, type ExplainPictureOptions, type PictureExplanation } from './picture-explanation.js'
import { PicturePredictor } from './picture-predictor.js'
import { preprocessingFrom, preprocessingJson, type Preprocessing } from './preprocessing.js'
import { networkNames, type NetworkName } from './recipes.js'
import { trainClassifier } from './train-classifier.js'
import { completeTrainOptions, type TrainOptions } from './train-options.js'

export interface PicturePrediction {
  /** The label with the highest score. */
  readonly label: string
  /** The probability of each label; they sum to 1. */
  readonly scores: Readonly<Record<string, number>>
}

export interface PredictPicturesOptions {
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface EvaluatePicturesOptions extends PredictPicturesOptions {
  /** Told of each picture that cannot be decoded and is left out. Default: the first one is an error. */
  readonly onSkip?: (skipped: SkippedFile) => void
}

const fileKind = 'image-classifier'

export class ImageClassifier {
  readonly #labels: LabelSet
  readonly #predictor: PicturePredictor

  private constructor(
    labels: LabelSet,
    /** Which network it is. */
    readonly kind: NetworkName,
    /** What does the work; its outputs are logits. */
    readonly network: Model,
    /** How pictures become numbers. */
    readonly preprocessing: Preprocessing,
    /** How training went: figures by epoch, and the networks that `auto` has tried; empty after loading. */
    readonly history: JsonObject,
    /** The places of training pictures that were held out to judge by. */
    readonly heldOut: readonly number[],
  ) {
    this.#labels = labels
    this.#predictor = new PicturePredictor(network, preprocessing)
  }

  /**
   * Trains on labelled pictures.
   *
   * @throws ConfigError if there is one label only, or an option is unknown or out of range; FormatError if a picture
   * cannot be decoded and there is no `onSkip`, or if none can; AbortError if `signal` cancels.
   * @example
   * const { pictures } = await readPictures('animals')
   * const classifier = await ImageClassifier.train(pictures, { model: 'resnet', seed: 1 })
   */
  static async train(examples: readonly LabelledPicture[], options: TrainOptions = {}): Promise<ImageClassifier> {
    const complete = completeTrainOptions(options)
    checkExamples('ImageClassifier.train', examples)
    if (complete.validation !== undefined) checkExamples('ImageClassifier.train: validation', complete.validation)
    const { labels, kind, network, preprocessing, history, heldOut } = await trainClassifier(examples, complete)
    return new ImageClassifier(labels, kind, network, preprocessing, history, heldOut)
  }

  /** The labels, in the order of the confusion matrix. */
  get labels(): readonly string[] {
    return this.#labels.labels
  }

  /** The label and the scores of each picture. @throws FormatError if one cannot be decoded; it is named. */
  async predict(pictures: readonly PictureLike[], options: PredictPicturesOptions = {}): Promise<PicturePrediction[]> {
    const rows = await this.#predictor.probabilities(await this.#open('predict', pictures, options), options.signal)
    return rows.map((row) => ({ label: this.labels[indexOfLargest(row)]!, scores: this.#labels.byLabel(row) }))
  }

  /**
   * What the last layer but one makes of each picture: numbers that are alike where pictures are, for searching and for
   * models on top.
   */
  async features(pictures: readonly PictureLike[], options: PredictPicturesOptions = {}): Promise<Float32Array[]> {
    return this.#predictor.features(await this.#open('features', pictures, options), options.signal)
  }

  /**
   * Compares predictions with true labels.
   *
   * @throws FormatError if a label is not one that the model was trained with, or a picture cannot be decoded and there is
   * no `onSkip`, or none can.
   */
  async evaluate(examples: readonly LabelledPicture[], options: EvaluatePicturesOptions = {}): Promise<Evaluation> {
    knownOptions('ImageClassifier.evaluate', options, ['signal', 'onSkip'])
    checkExamples('ImageClassifier.evaluate', examples)
    const truth = examples.map((example, i) => this.#labels.numberOf(example.label, nameOf(example, i)))
    const store = await PictureStore.open(examples, this.preprocessing, options)
    const rows = await this.#predictor.probabilities(store, options.signal)
    return evaluation(
      rows,
      store.usable.map((place) => truth[place]!),
      this.#labels,
    )
  }

  /**
   * Why a picture gets its label: what each of its pixels has to do with the label's logit. Needs `@tessera-ml/explain`.
   *
   * @throws ConfigError if the label is not known, or `@tessera-ml/explain` is not installed.
   */
  async explain(picture: PictureLike, options: ExplainPictureOptions = {}): Promise<PictureExplanation> {
    const { label, signal } = options
    const store = await this.#open('explain', [picture], signal ? { signal } : {})
    const [logits] = await this.#predictor.logitRows(store, signal)
    const scores = softmaxOf(logits!)
    const classIndex =
      label === undefined ? indexOfLargest(scores) : this.#labels.chosen(label, 'ImageClassifier.explain')
    const chosen = {
      label: this.labels[classIndex]!,
      score: scores[classIndex]!,
      logit: logits![classIndex]!,
      classIndex,
    }
    return explainPicture(this.#predictor, await store.picture(0), chosen, options)
  }

  /** Frees the network's weights; the classifier cannot be used afterwards. */
  dispose(): void {
    this.network.dispose()
  }

  /** Writes network, labels and preprocessing to one file, whole or not at all. Node only. */
  async save(path: string): Promise<void> {
    await writeModelFile(path, this.#contents())
  }

  /** The bytes that `save` writes. */
  toBytes(): Promise<Uint8Array> {
    return encodeModelFile(this.#contents())
  }

  /** Reads what `save` wrote. Node only. @throws FormatError if the file is missing, damaged or foreign. */
  static async load(path: string): Promise<ImageClassifier> {
    return ImageClassifier.#from(path, await readModelFile(path))
  }

  /** The classifier of the bytes that `toBytes` or a file gave; `where` names them in messages. */
  static async fromBytes(bytes: Uint8Array, where = 'ImageClassifier.fromBytes'): Promise<ImageClassifier> {
    return ImageClassifier.#from(where, await decodeModelFile(bytes, where))
  }

  static #from(where: string, { kind, metadata, tensors }: ModelFile): ImageClassifier {
    checkKind(where, kind, fileKind)
    const { labels, model, preprocessing, network } = metadata
    const name = networkNames.find((known) => known === model)
    if (name === undefined || !Array.isArray(labels) || !isJsonObject(preprocessing) || !isJsonObject(network)) {
      const parts = 'labels, preprocessing, network and a known model'
      throw new FormatError(`${where}: the file must have ${parts}, but it has not.`)
    }
    return fromParts(where, () => {
      const form = preprocessingFrom(preprocessing)
      const made = modelFromContents('network', { kind: 'model', metadata: network, tensors })
      checkNetwork(made, form, labels.length)
      return new ImageClassifier(new LabelSet(labels as readonly string[]), name, made, form, {}, [])
    })
  }

  #contents(): ModelFile {
    const { metadata, tensors } = modelContents(this.network)
    const preprocessing = preprocessingJson(this.preprocessing)
    return {
      kind: fileKind,
      metadata: { model: this.kind, labels: this.labels, preprocessing, network: metadata },
      tensors,
    }
  }

  #open(method: string, pictures: readonly PictureLike[], options: PredictPicturesOptions): Promise<PictureStore> {
    const where = `ImageClassifier.${method}`
    knownOptions(where, options, ['signal'])
    if (!Array.isArray(pictures)) {
      throw new ConfigError(`${where}: pictures must be a list, but got ${describeValue(pictures)}.`)
    }
    const examples = Array.from(pictures, (picture: PictureLike) => ({ picture, label: '' }))
    return PictureStore.open(examples, this.preprocessing, options)
  }
}

/** @throws FormatError unless the network takes such pictures and has an output for each label. */
function checkNetwork(network: Model, { width, height, channels }: Preprocessing, classes: number): void {
  const [inputs, outputs] = [network.inputs, network.outputs].map((ports) =>
    ports.map(({ shape }) => `[${String(shape)}]`),
  )
  const wanted = [`[,${height},${width},${channels}]`, `[,${classes}]`]
  if (inputs!.join() === wanted[0] && outputs!.join() === wanted[1]) return
  const got = `${inputs!.join()} to ${outputs!.join()}`
  throw new FormatError(`network must take ${wanted[0]!} to ${wanted[1]!}, but it takes ${got}.`)
}

function checkExamples(where: string, examples: readonly LabelledPicture[]): void {
  if (!Array.isArray(examples) || examples.length === 0) {
    throw new ConfigError(`${where}: examples must be a list of at least one, but got ${describeValue(examples)}.`)
  }
  const bad = examples.findIndex((example) => example?.picture === undefined || typeof example.label !== 'string')
  if (bad < 0) return
  const got = describeValue(examples[bad])
  throw new ConfigError(`${where}: example ${bad + 1} must have picture and label, but got ${got}.`)
}
