/** Trains the network of averaged words, and stops when texts that are held out are no longer classified better. */
import {
  adam,
  balancedClassWeights,
  earlyStopping,
  Generator,
  sparseCategoricalCrossentropy,
  splitRows,
  type Callback,
  type ClassWeight,
  type History,
} from '@tessera-ml/core'
import { BucketedSequences } from '../../text/bucketed-sequences.js'
import type { TokenizerConfig } from '../../text/tokenize.js'
import { AverageModel, averageNetwork } from './average-model.js'
import { encodeWordPairs, wordPairVocabulary } from './word-pairs.js'

/** Tokens of texts with the numbers of their classes. */
export interface LabelledTokens {
  readonly tokens: readonly (readonly string[])[]
  readonly labels: readonly number[]
}

export interface TrainAverageOptions {
  readonly classes: number
  readonly tokenizer: TokenizerConfig
  readonly seed: number
  readonly epochs: number
  readonly batchSize: number
  readonly maxLength: number
  readonly minCount: number
  readonly maxVocabulary: number
  readonly classWeight: ClassWeight | undefined
  readonly callbacks: readonly Callback[]
  readonly signal: AbortSignal | undefined
}

export interface TrainedAverage {
  readonly model: AverageModel
  readonly history: History
  /** Row numbers of the examples that were held out to stop by, where there were no others to judge by. */
  readonly heldOut: readonly number[]
}

// Chosen on parts held out of the training texts of MR and TREC: pairs of words gave 1 to 3 points; a hidden layer,
// dropout of words or of the average, wider vectors and weight decay gave nothing or less.
const width = 16
const learningRate = 0.002
/** Epochs without a lower loss on what is held out. */
const patience = 2
/** Share of the examples that is held out where no others are given. */
const heldOutShare = 0.1

export async function trainAverage(
  examples: LabelledTokens,
  validation: LabelledTokens | undefined,
  options: TrainAverageOptions,
): Promise<TrainedAverage> {
  const { classes, tokenizer, seed, epochs, batchSize, maxLength, minCount, maxVocabulary, signal } = options
  const split = validation === undefined ? holdOut(examples, seed) : undefined
  const train = split === undefined ? examples : rowsOf(examples, split.train)
  const judge = validation ?? (split && rowsOf(examples, split.heldOut))
  const vocabulary = wordPairVocabulary(train.tokens, { minCount, maxSize: maxVocabulary })
  const batches = ({ tokens, labels }: LabelledTokens): BucketedSequences =>
    new BucketedSequences(
      tokens.map((text) => encodeWordPairs(vocabulary, text, maxLength).ids),
      labels,
      batchSize,
    )

  const network = averageNetwork({ classes, vocabularySize: vocabulary.size, width, seed })
  const optimizer = adam({ learningRate })
  network.compile({ optimizer, loss: sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ['accuracy'] })
  const classWeight = options.classWeight === 'balanced' ? balancedClassWeights(train.labels) : options.classWeight
  try {
    const history = await network.fit(batches(train), {
      epochs,
      seed,
      callbacks: [...options.callbacks, ...(judge ? [earlyStopping({ monitor: 'valLoss', patience })] : [])],
      ...(judge && { validationData: batches(judge) }),
      ...(classWeight !== undefined && { classWeight }),
      ...(signal && { signal }),
    })
    const model = new AverageModel(tokenizer, vocabulary, network, maxLength)
    return { model, history, heldOut: [...(split?.heldOut ?? [])] }
  } catch (error) {
    network.dispose()
    throw error
  } finally {
    optimizer.dispose()
  }
}

/** Some of each class; nothing where all classes are too small to give an example away. */
function holdOut({ labels }: LabelledTokens, seed: number) {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  if (Math.round(Math.max(...counts.values()) * heldOutShare) === 0) return undefined
  return splitRows(labels.length, heldOutShare, new Generator(seed).fork('held out'), labels)
}

function rowsOf({ tokens, labels }: LabelledTokens, rows: Uint32Array): LabelledTokens {
  return { tokens: Array.from(rows, (row) => tokens[row]!), labels: Array.from(rows, (row) => labels[row]!) }
}
