/** From pictures with boxes to a trained network: reads them, holds some out, trains, and says how it went. */
import {
  adamw,
  ConfigError,
  cosineDecay,
  engine,
  Generator,
  splitRows,
  passesFor,
  type Callback,
  type JsonObject,
  type Model,
} from '@tessera-ml/core'
import { Augmenter } from '../augmentation/augmenter.js'
import { scaleBox } from '../boxes/conversion.js'
import { counts } from '../boxes/true-box.js'
import { ChannelStatistics, type Preprocessing } from '../classification/preprocessing.js'
import type { BoxedPicture } from '../data/boxed-picture.js'
import { nameOf } from '../data/labelled-picture.js'
import type { PictureForm } from '../data/picture-store.js'
import { boxBaseline, type BoxBaseline } from './box-baseline.js'
import { BoxLabels } from './box-labels.js'
import type { BoxTask } from './box-task.js'
import { boxedBatches, type BoxedPlaces } from './boxed-batches.js'
import { chooseBoxForm } from './choose-box-form.js'
import { openPictures } from './opened-pictures.js'
import { checkBoxedPictures, type CompleteBoxOptions } from './train-box-options.js'

export interface TrainedBoxNetwork {
  readonly network: Model
  readonly labels: BoxLabels
  readonly preprocessing: Preprocessing
  /** What says nothing of the picture. */
  readonly baseline: BoxBaseline
  /** Figures by epoch. */
  readonly history: JsonObject
  /** Places of the pictures that were held out to judge by. */
  readonly heldOut: readonly number[]
}

/** Share of the pictures that is held out where no others are given, and how many at most. */
const heldOutShare = 0.1
const mostHeldOut = 1000
/** Pictures from which mean and deviation are taken. */
const statisticsOf = 500
/** Share of the steps in which the learning rate climbs. */
const warmupShare = 0.1

export async function trainBoxNetwork(
  task: BoxTask,
  examples: readonly BoxedPicture[],
  options: CompleteBoxOptions,
): Promise<TrainedBoxNetwork> {
  const where = `${task.className}.train`
  checkBoxedPictures(where, examples)
  if (options.validation !== undefined) checkBoxedPictures(`${where}: validation`, options.validation)
  await engine()
  const { validation, seed } = options
  const labels =
    options.labels === undefined
      ? BoxLabels.of(examples.flatMap(({ boxes }) => boxes.map(({ label }) => label)))
      : new BoxLabels(options.labels)
  const form = await chooseBoxForm(examples, task.form, options.size)
  const all = await placesOf(task, examples, form, labels, options)
  if (all.boxes.every((boxes) => boxes.length === 0)) {
    throw new ConfigError(`${where}: pictures must have at least one box of use, but got none.`)
  }
  const judges = validation && (await placesOf(task, validation, form, labels, options))
  const held = judges === undefined ? holdOut(all, seed) : undefined
  const train = held?.train ?? all
  const preprocessing = await statistics(train, form)
  const network = task.network({ ...preprocessing, classes: labels.labels.length, seed })
  const history = await fitNetwork(
    task,
    network,
    { train, judges: judges ?? held?.heldOut, preprocessing, labels },
    options,
  )
  const baseline = boxBaseline(train.boxes, form, labels.labels)
  return { network, labels, preprocessing, baseline, history, heldOut: held?.heldOut.places ?? [] }
}

interface FitData {
  readonly train: BoxedPlaces
  readonly judges: BoxedPlaces | undefined
  readonly preprocessing: Preprocessing
  readonly labels: BoxLabels
}

async function fitNetwork(
  task: BoxTask,
  network: Model,
  { train, judges, preprocessing, labels }: FitData,
  options: CompleteBoxOptions,
): Promise<JsonObject> {
  const { recipe } = task
  const { batchSize = recipe.batchSize, learningRate = recipe.learningRate, augmentation, isTimeUp, signal } = options
  const { epochs = passesFor(recipe, train.places.length) } = options
  const steps = epochs * Math.ceil(train.places.length / batchSize)
  const warmupSteps = Math.floor(steps * warmupShare)
  const rate = { initialLearningRate: learningRate / 25, warmupTarget: learningRate, warmupSteps }
  const optimizer = adamw({
    learningRate: cosineDecay({ ...rate, decaySteps: steps - warmupSteps }),
    weightDecay: 0.01,
    globalClipNorm: 10,
  })
  network.compile({ optimizer, ...task.losses })
  const changes =
    augmentation === 'auto'
      ? task.augmentation(preprocessing.channels)
      : augmentation === 'none'
        ? undefined
        : augmentation
  const { width, height } = preprocessing
  const pixels = epochs * train.places.length * width * height
  const augmenter = changes && new Augmenter(changes, { pixels, signal })
  const shared = { task, preprocessing, classes: labels.labels.length, batchSize }
  const watch: Callback = { onEpochEnd: (_epoch, _logs, run) => (isTimeUp() ? run.stop() : undefined) }
  try {
    const { epoch, history } = await network.fit(boxedBatches(train, { ...shared, augmenter }), {
      epochs,
      seed: options.seed,
      callbacks: [...options.callbacks, watch],
      ...(judges && { validationData: boxedBatches(judges, shared) }),
      ...(signal && { signal }),
    })
    return { epoch, ...history }
  } catch (error) {
    network.dispose()
    throw error
  } finally {
    optimizer.dispose()
    await augmenter?.close()
  }
}

/** The pictures of use, their boxes in pixels of the form; those that do not count are left out. */
async function placesOf(
  { takesEmpty }: BoxTask,
  examples: readonly BoxedPicture[],
  form: PictureForm,
  labels: BoxLabels,
  { onSkip, onProgress, signal }: CompleteBoxOptions,
): Promise<BoxedPlaces> {
  const { store, pictures } = await openPictures(examples, form, { onSkip, signal, onProgress })
  const used = pictures.flatMap(({ place, size, boxes }) => {
    const name = nameOf(examples[place]!, place)
    const scaled = boxes.filter(counts).map((box) => ({
      ...scaleBox(box, form.width / size.width, form.height / size.height),
      classIndex: labels.numberOf(box.label, name),
    }))
    if (scaled.length > 0 || takesEmpty) return [{ place, boxes: scaled }]
    onSkip?.({ file: name, reason: 'there is no box of use on it' })
    return []
  })
  return { store, places: used.map(({ place }) => place), boxes: used.map(({ boxes }) => boxes) }
}

/** Nothing where there are too few to give one away. */
function holdOut({ store, places, boxes }: BoxedPlaces, seed: number) {
  const share = Math.min(heldOutShare, mostHeldOut / places.length)
  if (Math.round(places.length * share) === 0) return undefined
  const split = splitRows(places.length, share, new Generator(seed).fork('held out'))
  const take = (rows: Uint32Array): BoxedPlaces => ({
    store,
    places: Array.from(rows, (row) => places[row]!),
    boxes: Array.from(rows, (row) => boxes[row]!),
  })
  return { train: take(split.train), heldOut: take(split.heldOut) }
}

async function statistics({ store, places }: BoxedPlaces, form: PictureForm): Promise<Preprocessing> {
  const sums = new ChannelStatistics(form)
  const step = Math.max(1, places.length / statisticsOf)
  for (let row = 0; row < places.length; row += step) sums.add(await store.picture(places[Math.floor(row)]!))
  return sums.result()
}
