/** Trains the network of averaged words, and stops when texts that are held out are no longer classified better. */
import {
  adam, balancedClassWeights, earlyStopping, Generator, sparseCategoricalCrossentropy, splitRows,
  type Callback, type ClassWeight, type History,
} from '@tessera-ml/core'
import { BucketedSequences } from '../../text/bucketed-sequences.js'
import type { TokenizerConfig } from '../../text/tokenize.js'
import { Vocabulary } from '../../text/vocabulary.js'
import { AverageModel, averageNetwork } from './average-model.js'

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

/** Numbers a word. */
const width = 32
/** Share of the examples that is held out where no others are given. */
const heldOutShare = 0.1
const patience = 3

export async function trainAverage(
  examples: LabelledTokens,
  validation: LabelledTokens | undefined,
  options: TrainAverageOptions,
): Promise<TrainedAverage> {
  const { classes, tokenizer, seed, epochs, batchSize, maxLength, classWeight, callbacks, signal } = options
  const split = validation === undefined ? holdOut(examples, seed) : undefined
  const train = split === undefined ? examples : rowsOf(examples, split.train)
  const judge = validation ?? rowsOf(examples, split!.heldOut)
  const vocabulary = Vocabulary.build(train.tokens, { minCount: options.minCount, maxSize: options.maxVocabulary })
  const network = averageNetwork({ classes, vocabularySize: vocabulary.size, width, seed })
  network.compile({
    optimizer: adam({ learningRate: 0.003 }),
    loss: sparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: ['accuracy'],
  })
  const batches = ({ tokens, labels }: LabelledTokens) =>
    new BucketedSequences(tokens.map((text) => vocabulary.encode(text)), labels, { batchSize, maxLength })
  const history = await network.fit(batches(train), {
    epochs,
    seed,
    validationData: batches(judge),
    callbacks: [...callbacks, earlyStopping({ monitor: 'valLoss', patience })],
    ...(classWeight !== undefined && { classWeight: classWeight === 'balanced' ? balancedClassWeights(train.labels) : classWeight }),
    ...(signal && { signal }),
  })
  const model = new AverageModel(tokenizer, vocabulary, network, maxLength)
  return { model, history, heldOut: [...(split?.heldOut ?? [])] }
}

function holdOut({ labels }: LabelledTokens, seed: number) {
  return splitRows(labels.length, heldOutShare, new Generator(seed).fork('held out'), labels)
}

function rowsOf({ tokens, labels }: LabelledTokens, rows: Uint32Array): LabelledTokens {
  return { tokens: [...rows].map((row) => tokens[row]!), labels: [...rows].map((row) => labels[row]!) }
}
