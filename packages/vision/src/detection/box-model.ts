/** What box regression and detection have in common: predicting, judging and files. */
import {
  AbortError,
  checkKind,
  ConfigError,
  describeValue,
  encodeModelFile,
  engine,
  FormatError,
  fromParts,
  isJsonObject,
  knownOptions,
  modelContents,
  modelFromContents,
  nonNegativeInteger,
  numberWithin,
  writeModelFile,
  type JsonObject,
  type Model,
  type ModelFile,
} from '@tessera-ml/core'
import { tensor } from '@tensorflow/tfjs-core'
import type { JudgedBoxes } from '../boxes/average-precision.js'
import { clipBox } from '../boxes/box.js'
import { boxEvaluation, type BoxEvaluation } from '../boxes/box-evaluation.js'
import { scaleBox } from '../boxes/conversion.js'
import type { DetectedBox } from '../boxes/suppression.js'
import { preprocessingFrom, preprocessingJson, toColumn, type Preprocessing } from '../classification/preprocessing.js'
import type { BoxedPicture } from '../data/boxed-picture.js'
import { nameOf, type PictureLike, type SkippedFile } from '../data/labelled-picture.js'
import type { Picture, PictureSize } from '../image/picture.js'
import { baselineDetection, baselineFrom, baselineJson, type BoxBaseline } from './box-baseline.js'
import { BoxLabels } from './box-labels.js'
import { explainBox, type BoxExplanation, type ExplainBoxOptions } from './box-explanation.js'
import { BoxFinder, type FoundBox } from './box-finder.js'
import type { BoxModelKind, BoxTask } from './box-task.js'
import { openPictures, type OpenedPicture, type OpenedPictures } from './opened-pictures.js'
import type { TrainedBoxNetwork } from './train-network.js'
import { checkBoxedPictures } from './train-box-options.js'

/** Pictures a step. */
const batchSize = 8

export interface PredictBoxesOptions {
  /** Boxes with a lower score are left out. Default: 0.3 for a detector, 0 for a regressor. Range: [0, 1]. */
  readonly minScore?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface EvaluateBoxesOptions {
  /** Told of pictures and boxes that are of no use. Default: the first picture is an error, boxes are left out. */
  readonly onSkip?: (skipped: SkippedFile) => void
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** A picture that was judged: what is on it, and what the model finds. */
export interface JudgedPicture extends JudgedBoxes {
  /** Its place in the list. */
  readonly place: number
  readonly size: PictureSize
  /** What a model that looks at nothing would say. */
  readonly guess: DetectedBox
}

export abstract class BoxModel {
  readonly #task: BoxTask
  readonly #labels: BoxLabels
  readonly #finder: BoxFinder
  /** What does the work. */
  readonly network: Model
  /** How pictures become numbers. */
  readonly preprocessing: Preprocessing
  /** What a model that looks at nothing would say of every picture. */
  readonly baseline: BoxBaseline
  /** How training went: figures by epoch; empty after loading. */
  readonly history: JsonObject
  /** The places of training pictures that were held out to judge by. */
  readonly heldOut: readonly number[]

  protected constructor(
    task: BoxTask,
    { labels, network, preprocessing, baseline, history, heldOut }: TrainedBoxNetwork,
  ) {
    this.#task = task
    this.#labels = labels
    this.network = network
    this.preprocessing = preprocessing
    this.#finder = new BoxFinder(task, network, { ...preprocessing, classes: labels.labels.length })
    this.baseline = baseline
    this.history = history
    this.heldOut = heldOut
  }

  get kind(): BoxModelKind {
    return this.#task.kind
  }

  /** Boxes with a lower score are left out of predictions, and count for average precision alone. */
  get shownScore(): number {
    return this.#task.shownScore
  }

  /** The labels, in the order of the figures. */
  get labels(): readonly string[] {
    return this.#labels.labels
  }

  /** The boxes on each picture by falling score, in its own pixels. @throws FormatError if one cannot be decoded. */
  async predict(pictures: readonly PictureLike[], options: PredictBoxesOptions = {}): Promise<DetectedBox[][]> {
    const where = `${this.#task.className}.predict`
    knownOptions(where, options, ['minScore', 'signal'])
    const minScore = numberWithin(`${where}: minScore`, options.minScore ?? this.shownScore, 0, 1, true)
    if (!Array.isArray(pictures)) {
      throw new ConfigError(`${where}: pictures must be a list, but got ${describeValue(pictures)}.`)
    }
    if (pictures.length === 0) return []
    const examples = Array.from(pictures, (picture: PictureLike) => ({ picture, boxes: [] }))
    const opened = await openPictures(examples, this.preprocessing, { signal: options.signal })
    const found = await this.#detect(opened, options.signal)
    return found.map((boxes) => boxes.filter(({ score }) => score >= minScore))
  }

  /**
   * Compares predictions with true boxes.
   *
   * @throws FormatError if a label is not one that the model was trained with, or a picture cannot be used and there is no
   * `onSkip`, or none can.
   */
  async evaluate(examples: readonly BoxedPicture[], options: EvaluateBoxesOptions = {}): Promise<BoxEvaluation> {
    return boxEvaluation(await this.judge(examples, options), this.labels, this.shownScore)
  }

  /** What the model finds on pictures whose boxes are known; scores go down to 0.02. */
  async judge(examples: readonly BoxedPicture[], options: EvaluateBoxesOptions = {}): Promise<JudgedPicture[]> {
    const where = `${this.#task.className}.evaluate`
    knownOptions(where, options, ['signal', 'onSkip'])
    checkBoxedPictures(where, examples)
    examples.forEach((example, i) => {
      for (const { label } of example.boxes) this.#labels.numberOf(label, nameOf(example, i))
    })
    const opened = await openPictures(examples, this.preprocessing, options)
    const found = await this.#detect(opened, options.signal)
    return opened.pictures.map(({ place, size, boxes }, i) => {
      const guess = baselineDetection(this.baseline, size)
      return { place, size, truth: boxes, detections: found[i]!, guess }
    })
  }

  /**
   * Why a box was found on a picture: what it loses where the picture is covered. Needs `@tessera-ml/explain`.
   *
   * @throws ConfigError if there is no such box, or `@tessera-ml/explain` is not installed; FormatError if the picture
   * cannot be decoded; AbortError by `signal`.
   */
  async explain(picture: PictureLike, options: ExplainBoxOptions = {}): Promise<BoxExplanation> {
    const where = `${this.#task.className}.explain`
    knownOptions(where, options, ['box', 'signal'])
    const { box: place = 0, signal } = options
    nonNegativeInteger(`${where}: box`, place)
    const { store } = await openPictures([{ picture, boxes: [] }], this.preprocessing, { signal })
    const seen = await store.picture(0)
    await engine()
    const found = this.#find([seen])[0]!.filter(({ score }) => score >= this.shownScore)
    const box = found[place]
    if (box === undefined) {
      if (found.length === 0) throw new ConfigError(`${where}: the model finds no box on the picture to explain.`)
      throw new ConfigError(`${where}: box must be one of the ${found.length} on the picture, but got ${place}.`)
    }
    const { preprocessing } = this
    const question = { finder: this.#finder, picture: seen, preprocessing, box, signal }
    return explainBox(where, { ...question, label: this.labels[box.classIndex]! })
  }

  /** Writes the model to one file, whole or not at all. Node only. */
  async save(path: string): Promise<void> {
    await writeModelFile(path, this.#contents())
  }

  /** The bytes that `save` writes. */
  toBytes(): Promise<Uint8Array> {
    return encodeModelFile(this.#contents())
  }

  async #detect({ store, pictures }: OpenedPictures, signal: AbortSignal | undefined): Promise<DetectedBox[][]> {
    await engine()
    const found: DetectedBox[][] = []
    for (let start = 0; start < pictures.length; start += batchSize) {
      if (signal?.aborted) {
        throw new AbortError(`${this.#task.className}: the work was cancelled.`, { cause: signal.reason })
      }
      const some = pictures.slice(start, start + batchSize)
      const boxes = this.#find(await store.pictures(some.map(({ place }) => place)))
      found.push(...some.map((picture, i) => boxes[i]!.map((box) => this.#onPicture(box, picture))))
    }
    return found
  }

  #find(pictures: readonly Picture[]): FoundBox[][] {
    const { data, shape } = toColumn(pictures, this.preprocessing)
    const batch = tensor(data, shape)
    try {
      return this.#finder.find(batch)
    } finally {
      batch.dispose()
    }
  }

  #onPicture(box: FoundBox, { size }: OpenedPicture): DetectedBox {
    const { width, height } = this.preprocessing
    const scaled = clipBox(scaleBox(box, size.width / width, size.height / height), size)
    const { xmin, ymin, xmax, ymax } = scaled
    return { label: this.labels[box.classIndex]!, score: box.score, xmin, ymin, xmax, ymax }
  }

  #contents(): ModelFile {
    const { metadata, tensors } = modelContents(this.network)
    const preprocessing = preprocessingJson(this.preprocessing)
    const baseline = baselineJson(this.baseline)
    return { kind: this.kind, metadata: { labels: this.labels, preprocessing, baseline, network: metadata }, tensors }
  }
}

/** @throws FormatError if the file is of another kind, or its parts do not fit together. */
export function partsOfFile(task: BoxTask, where: string, { kind, metadata, tensors }: ModelFile): TrainedBoxNetwork {
  checkKind(where, kind, task.kind)
  const { labels, preprocessing, baseline, network } = metadata
  if (!Array.isArray(labels) || !isJsonObject(preprocessing) || !isJsonObject(baseline) || !isJsonObject(network)) {
    throw new FormatError(`${where}: the file must have labels, preprocessing, baseline and network, but it has not.`)
  }
  return fromParts(where, () => {
    const form = preprocessingFrom(preprocessing)
    const made = modelFromContents('network', { kind: 'model', metadata: network, tensors }, { layers: task.layers })
    const known = new BoxLabels(labels as readonly string[])
    checkNetwork(task, made, form, known.labels.length)
    const guess = baselineFrom(baseline)
    return { labels: known, preprocessing: form, baseline: guess, network: made, history: {}, heldOut: [] }
  })
}

/** @throws FormatError unless the network takes and gives what the task's network would. */
function checkNetwork(task: BoxTask, network: Model, form: Preprocessing, classes: number): void {
  const shapes = ({ inputs, outputs }: Model): string =>
    [inputs, outputs]
      .map((ports) => ports.map(({ name, shape }) => `${name} [${String(shape)}]`).join(', '))
      .join(' to ')
  const expected = shapes(task.network({ ...form, classes, seed: 0 }))
  const got = shapes(network)
  if (got !== expected) throw new FormatError(`network must take ${expected}, but it takes ${got}.`)
}
