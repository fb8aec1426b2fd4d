/** Trains a network on texts, and stops when texts that are held out are no longer classified better. */
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
  type JsonObject,
} from '@tessera-ml/core'
import { BucketedSequences } from '../../text/bucketed-sequences.js'
import type { TokenizerConfig } from '../../text/tokenize.js'
import { networkKinds, type NetworkName } from './network-kinds.js'
import { NetworkModel } from './network-model.js'

/** Tokens of texts with the numbers of their classes. */
export interface LabelledTokens {
  readonly tokens: readonly (readonly string[])[]
  readonly labels: readonly number[]
}

export interface TrainNetworkOptions {
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
  /** Asked after each epoch: whether training ends there. */
  readonly isTimeUp: () => boolean
  readonly signal: AbortSignal | undefined
}

export interface TrainedNetwork {
  readonly model: NetworkModel
  readonly history: History
  /** Row numbers of the examples that were held out to stop by, where there were no others to judge by. */
  readonly heldOut: readonly number[]
}

/** The accuracy on fewer texts moves in steps that are too coarse to stop by; the loss does not. */
const fewToJudge = 200
/** Share of the examples that is held out where no others are given. */
const heldOutShare = 0.1

export async function trainNetwork(
  kind: NetworkName,
  examples: LabelledTokens,
  validation: LabelledTokens | undefined,
  options: TrainNetworkOptions,
): Promise<TrainedNetwork> {
  const { classes, tokenizer, seed, epochs, batchSize, maxLength, minCount, maxVocabulary, signal } = options
  const split = validation === undefined ? holdOut(examples, seed) : undefined
  const train = split === undefined ? examples : rowsOf(examples, split.train)
  const judge = validation ?? (split && rowsOf(examples, split.heldOut))
  const { encoding, training, network: makeNetwork } = networkKinds[kind]
  const { learningRate, patience } = training
  const monitor = judge !== undefined && judge.labels.length < fewToJudge ? 'valLoss' : training.monitor
  const vocabulary = encoding.vocabularyOf(train.tokens, { minCount, maxSize: maxVocabulary })
  const batches = ({ tokens, labels }: LabelledTokens): BucketedSequences =>
    new BucketedSequences(
      tokens.map((text) => encoding.encode(vocabulary, text, maxLength).ids),
      labels,
      batchSize,
    )

  const network = makeNetwork({ classes, vocabularySize: vocabulary.size, seed })
  const optimizer = adam({ learningRate })
  network.compile({ optimizer, loss: sparseCategoricalCrossentropy({ fromLogits: true }), metrics: ['accuracy'] })
  const classWeight = options.classWeight === 'balanced' ? balancedClassWeights(train.labels) : options.classWeight
  const callbacks = [...options.callbacks, stopWhen(options.isTimeUp)]
  try {
    const history = await network.fit(batches(train), {
      epochs,
      seed,
      callbacks: judge ? [...callbacks, earlyStopping({ monitor, patience })] : callbacks,
      ...(judge && { validationData: batches(judge) }),
      ...(classWeight !== undefined && { classWeight }),
      ...(signal && { signal }),
    })
    const model = new NetworkModel(kind, tokenizer, vocabulary, network, maxLength)
    return { model, history, heldOut: [...(split?.heldOut ?? [])] }
  } catch (error) {
    network.dispose()
    throw error
  } finally {
    optimizer.dispose()
  }
}

/** The figures of each epoch and the best one, as `history.json` keeps them. */
export function historyJson({ epoch, bestEpoch, history }: History): JsonObject {
  return { epoch, bestEpoch: bestEpoch ?? null, ...history }
}

function stopWhen(isTimeUp: () => boolean): Callback {
  return { onEpochEnd: (_epoch, _logs, run) => (isTimeUp() ? run.stop() : undefined) }
}

/** Some of each class; nothing where all classes are too small to give an example away. */
function holdOut({ labels }: LabelledTokens, seed: number) {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  if (Math.round(Math.max(...counts.values()) * heldOutShare) === 0) return undefined
  return splitRows(labels.length, heldOutShare, new Generator(seed).fork('held out'), labels)
}

/** The texts in the given rows. */
export function rowsOf({ tokens, labels }: LabelledTokens, rows: ArrayLike<number>): LabelledTokens {
  return { tokens: Array.from(rows, (row) => tokens[row]!), labels: Array.from(rows, (row) => labels[row]!) }
}
