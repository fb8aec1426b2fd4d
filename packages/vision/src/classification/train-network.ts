/** Trains one network on pictures. */
import {
  balancedClassWeights,
  passesFor,
  type Callback,
  categoricalCrossentropy,
  type ClassWeight,
  ConfigError,
  type History,
  type LabelSet,
  type Model,
} from '@tessera-ml/core'
import { randomAffine } from '../augmentation/affine.js'
import { augmentations, type Augmentation } from '../augmentation/augmentation.js'
import { Augmenter } from '../augmentation/augmenter.js'
import { randomCrop } from '../augmentation/crop.js'
import { randomFlip } from '../augmentation/flip.js'
import { pictureBatches, type LabelledPlaces } from './picture-batches.js'
import type { Preprocessing } from './preprocessing.js'
import { recipes, type NetworkName } from './recipes.js'
import type { BaseClassifier, CompleteTrainOptions } from './train-options.js'

/** What a network is trained on and judged by. */
export interface TrainingPictures {
  readonly train: LabelledPlaces
  /** Default: nothing. */
  readonly validation: LabelledPlaces | undefined
  readonly labels: LabelSet
  readonly preprocessing: Preprocessing
}

export interface TrainedNetwork {
  readonly kind: NetworkName
  readonly network: Model
  readonly history: History
}

export async function trainNetwork(
  kind: NetworkName,
  { train, validation, labels, preprocessing }: TrainingPictures,
  options: CompleteTrainOptions,
): Promise<TrainedNetwork> {
  const recipe = recipes[kind]
  const { base, batchSize, seed, signal, mixing, isTimeUp } = options
  // What has been learned elsewhere needs no more passes for few pictures.
  const usual = base === undefined ? passesFor(recipe, train.places.length) : recipe.epochs[0]
  const { epochs = usual } = options
  const { learningRate = recipe.learningRate / (base === undefined ? 1 : 10) } = options
  const classCount = labels.labels.length
  const network = recipe.make({ ...preprocessing, classes: classCount, seed })
  if (base !== undefined) takeOver(network, base, labels, options.freezeTo)
  const steps = epochs * Math.ceil(train.places.length / batchSize)
  const optimizer = recipe.optimizer(learningRate, steps)
  const { labelSmoothing } = recipe
  network.compile({
    optimizer,
    loss: categoricalCrossentropy({ fromLogits: true, labelSmoothing }),
    metrics: ['accuracy'],
  })
  const shared = { preprocessing, classCount, batchSize }
  const augmentation = augmentationFor(options.augmentation, preprocessing, recipe.shift)
  const pixels = epochs * train.places.length * preprocessing.width * preprocessing.height
  const augmenter = augmentation && new Augmenter(augmentation, { pixels, signal })
  const classWeight = numberedClassWeight(options.classWeight, labels, train.classes)
  const watch: Callback = { onEpochEnd: (_epoch, _logs, run) => (isTimeUp() ? run.stop() : undefined) }
  try {
    const history = await network.fit(pictureBatches(train, { ...shared, augmenter, mixing }), {
      epochs,
      seed,
      callbacks: [...options.callbacks, watch],
      ...(validation && { validationData: pictureBatches(validation, shared) }),
      ...(classWeight !== undefined && { classWeight }),
      ...(signal && { signal }),
    })
    return { kind, network, history }
  } catch (error) {
    network.dispose()
    throw error
  } finally {
    optimizer.dispose()
    await augmenter?.close()
  }
}

/** How pictures are changed by default. */
function augmentationFor(
  asked: CompleteTrainOptions['augmentation'],
  { width, height, channels }: Preprocessing,
  share: number,
): Augmentation | undefined {
  if (typeof asked === 'function') return asked
  const name = asked === 'auto' ? (channels === 3 ? 'flip' : 'affine') : asked
  if (name === 'none') return undefined
  if (name === 'affine') return randomAffine({ rotate: 10, scale: [0.9, 1.1], translate: 0.1, fill: 'edge' })
  const shift = randomCrop({ padding: Math.max(1, Math.floor(share * Math.min(width, height))) })
  return name === 'flip' ? augmentations([randomFlip(), shift]) : shift
}

/**
 * Gives a network the weights of another one, layer by layer, the last one only where the labels are the same; freezes the
 * layers up to the one named.
 *
 * @throws ConfigError if there is no such layer, or it is the last one.
 */
function takeOver(network: Model, base: BaseClassifier, labels: LabelSet, freezeTo: string | undefined): void {
  const isSameTask = base.labels.join('\n') === labels.labels.join('\n')
  const { layers } = network
  for (const layer of isSameTask ? layers : layers.slice(0, -1)) {
    const { parameters } = base.network.layer(layer.name)
    layer.parameters.forEach((parameter, i) => parameter.setValues(parameters[i]!.values()))
  }
  if (freezeTo === undefined) return
  const names = layers.slice(0, -1).map(({ name }) => name)
  const last = names.indexOf(freezeTo)
  if (last < 0) {
    const rule = `one of ${names.join(', ')}`
    throw new ConfigError(`ImageClassifier.train: freezeTo must be ${rule}, but got "${freezeTo}".`)
  }
  for (const layer of layers.slice(0, last + 1)) layer.trainable = false
}

/** Class weights by number from those by label. @throws ConfigError for a label that is not one of the set. */
function numberedClassWeight(
  classWeight: CompleteTrainOptions['classWeight'],
  labels: LabelSet,
  classes: readonly number[],
): ClassWeight | undefined {
  if (classWeight === undefined) return undefined
  if (classWeight === 'balanced') return balancedClassWeights(classes)
  const where = 'ImageClassifier.train: classWeight'
  return Object.fromEntries(Object.entries(classWeight).map(([label, weight]) => [labels.chosen(label, where), weight]))
}
