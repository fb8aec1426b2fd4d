/** What `fit` is given, as a dataset to train on and data to judge by. */
import { arrayDataset } from '../data/array-dataset.js'
import { classNumbers, weightsByClass, type ClassWeight } from '../data/class-weights.js'
import { isDataset, type Batch, type Dataset } from '../data/dataset.js'
import { takeExamples, toExamples, type Examples } from '../data/examples.js'
import { splitRows } from '../data/split.js'
import { numberWithin } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'
import type { Generator } from '../random/generator.js'
import type { Trainable } from './trainable.js'

export interface TrainingDataOptions {
  readonly batchSize?: number
  readonly validationData?: Batch | Dataset
  readonly validationSplit?: number
  readonly stratify?: boolean
  readonly classWeight?: ClassWeight
}

export interface TrainingData {
  readonly train: Dataset
  readonly validation: Batch | Dataset | undefined
}

/**
 * Splits off what is to judge by, weights the classes, and makes batches.
 *
 * @throws ConfigError if a split or balanced classes are asked of a dataset, whose examples are not all known.
 */
export function trainingData(
  model: Trainable,
  data: Batch | Dataset,
  options: TrainingDataOptions,
  random: Generator,
): TrainingData {
  const { batchSize = 32, validationData, validationSplit = 0, stratify = false, classWeight } = options
  numberWithin('fit: validationSplit', validationSplit, 0, 1)
  if (validationSplit > 0 && validationData !== undefined) {
    throw new ConfigError('fit: validationSplit must be left out where validationData is given, but got both.')
  }
  if (isDataset(data)) {
    if (validationSplit === 0 && classWeight !== 'balanced') return { train: data, validation: validationData }
    const option = validationSplit > 0 ? 'validationSplit' : 'classWeight "balanced"'
    throw new ConfigError(`fit: ${option} must be used with examples in memory, but got a dataset.`)
  }
  const examples = toExamples('fit', data, model)
  if (validationSplit === 0) {
    return { train: arrayDataset(withClassWeights(examples, classWeight), batchSize), validation: validationData }
  }
  const labels = stratify ? classNumbers(onlyTarget('stratify', examples)) : undefined
  const { train, heldOut } = splitRows(examples.size, validationSplit, random, labels)
  return {
    train: arrayDataset(withClassWeights(takeExamples(examples, train), classWeight), batchSize),
    validation: takeExamples(examples, heldOut),
  }
}

/** The examples with each class's weight multiplied into their sample weights. */
export function withClassWeights(examples: Examples, classWeight: ClassWeight | undefined): Examples {
  if (classWeight === undefined) return examples
  const weights = weightsByClass(classNumbers(onlyTarget('classWeight', examples)), classWeight)
  const given = examples.sampleWeight?.data
  const data = given === undefined ? weights : weights.map((weight, i) => weight * given[i]!)
  return { ...examples, sampleWeight: { data, shape: [examples.size] } }
}

function onlyTarget(option: string, { y }: Examples) {
  const [target, ...others] = Object.values(y)
  if (target !== undefined && others.length === 0) return target
  throw new ConfigError(`fit: ${option} must be used with one output, but got ${others.length + 1}.`)
}
