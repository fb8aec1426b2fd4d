/** From labelled pictures to a trained network: reads them, holds some out, trains, and says how it went. */
import { ConfigError, engine, Generator, type JsonObject, LabelSet, type Model, splitRows } from '@tessera-ml/core'
import { chooseForm } from '../data/choose-form.js'
import { nameOf, type LabelledPicture } from '../data/labelled-picture.js'
import { PictureStore, type PictureForm } from '../data/picture-store.js'
import { chooseNetwork, type ChosenNetwork } from './choose-network.js'
import type { LabelledPlaces } from './picture-batches.js'
import { ChannelStatistics, type Preprocessing } from './preprocessing.js'
import type { NetworkName } from './recipes.js'
import { trainNetwork } from './train-network.js'
import type { CompleteTrainOptions } from './train-options.js'

export interface TrainedClassifier {
  readonly kind: NetworkName
  readonly network: Model
  readonly labels: LabelSet
  readonly preprocessing: Preprocessing
  /** Figures by epoch, and the networks that `auto` has tried. */
  readonly history: JsonObject
  /** Places of the pictures that were held out to judge by. */
  readonly heldOut: readonly number[]
}

/** Share of the pictures that is held out where no others are given, and how many at most. */
const heldOutShare = 0.1
const mostHeldOut = 1000
/** Pictures from which mean and deviation are taken. */
const statisticsOf = 5000

export async function trainClassifier(
  examples: readonly LabelledPicture[],
  options: CompleteTrainOptions,
): Promise<TrainedClassifier> {
  await engine()
  const { base, size, model, validation, seed } = options
  const labels =
    options.labels === undefined ? LabelSet.of(examples.map(({ label }) => label)) : new LabelSet(options.labels)
  const form = base === undefined ? await chooseForm(examples, size) : formOf(base.preprocessing)
  const all = await placesOf(examples, form, labels, options)
  const judges = validation && (await placesOf(validation, form, labels, options))
  checkClasses(all)
  const held = judges === undefined ? holdOut(all, seed) : undefined
  const train = held?.train ?? all
  const pictures = {
    train,
    validation: judges ?? held?.heldOut,
    labels,
    preprocessing: base?.preprocessing ?? (await statistics(train, form)),
  }
  const kind = base?.kind ?? model
  const trained: ChosenNetwork =
    kind === 'auto'
      ? await chooseNetwork(pictures, options)
      : { ...(await trainNetwork(kind, pictures, options)), trials: [] }
  const { epoch, history } = trained.history
  const { trials } = trained
  return {
    kind: trained.kind,
    network: trained.network,
    labels,
    preprocessing: pictures.preprocessing,
    history: { ...(trials.length > 0 && { trials }), epoch, ...history },
    heldOut: held?.heldOut.places ?? [],
  }
}

async function placesOf(
  examples: readonly LabelledPicture[],
  form: PictureForm,
  labels: LabelSet,
  { onSkip, onProgress, signal }: CompleteTrainOptions,
): Promise<LabelledPlaces> {
  const numbers = examples.map((example, i) => labels.numberOf(example.label, nameOf(example, i)))
  const store = await PictureStore.open(examples, form, {
    onSkip,
    signal,
    onProgress: (done, total) => onProgress({ stage: 'reading', done, total, fields: {} }),
  })
  return { store, places: store.usable, classes: store.usable.map((place) => numbers[place]!) }
}

/** @throws ConfigError if the pictures that can be used are all of one class. */
function checkClasses({ classes }: LabelledPlaces): void {
  if (new Set(classes).size >= 2) return
  throw new ConfigError('ImageClassifier.train: pictures must be of at least two classes, but those of use are of one.')
}

/** Some of each class; nothing where all classes are too small to give a picture away. */
function holdOut({ store, places, classes }: LabelledPlaces, seed: number) {
  const share = Math.min(heldOutShare, mostHeldOut / places.length)
  const counts = new Map<number, number>()
  for (const number of classes) counts.set(number, (counts.get(number) ?? 0) + 1)
  if (Math.round(Math.max(...counts.values()) * share) === 0) return undefined
  const split = splitRows(places.length, share, new Generator(seed).fork('held out'), classes)
  const take = (rows: Uint32Array): LabelledPlaces => ({
    store,
    places: Array.from(rows, (row) => places[row]!),
    classes: Array.from(rows, (row) => classes[row]!),
  })
  return { train: take(split.train), heldOut: take(split.heldOut) }
}

async function statistics({ store, places }: LabelledPlaces, form: PictureForm): Promise<Preprocessing> {
  const sums = new ChannelStatistics(form)
  const step = Math.max(1, places.length / statisticsOf)
  for (let row = 0; row < places.length; row += step) sums.add(await store.picture(places[Math.floor(row)]!))
  return sums.result()
}

function formOf({ width, height, channels }: Preprocessing): PictureForm {
  return { width, height, channels }
}
