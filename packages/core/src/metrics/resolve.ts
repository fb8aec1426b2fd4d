import { oneOf } from '../errors/checks.js'
import type { Shape } from '../engine/shape.js'
import { lossFor, lossNames, type LossFunction, type LossName } from '../losses/resolve.js'
import { binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.js'
import { confusionMatrix } from './confusion-matrix.js'
import { f1Score } from './f1-score.js'
import { meanMetric, type PerExample } from './mean.js'
import type { Metric } from './metric.js'
import { perplexity, perplexityBy } from './perplexity.js'
import { prAuc } from './pr-auc.js'
import { precision } from './precision.js'
import { r2Score } from './r2-score.js'
import { recall } from './recall.js'
import { rocAuc } from './roc-auc.js'
import { rootMeanSquaredError } from './root-mean-squared-error.js'
import { sparseTopKCategoricalAccuracy, topKCategoricalAccuracy } from './top-k-categorical-accuracy.js'

/** What an output is trained for, so that names can be read in its light. */
export interface MetricContext {
  readonly loss: LossFunction
  readonly outputShape: Shape
}

const metricNames = [
  'accuracy',
  'binaryAccuracy',
  'categoricalAccuracy',
  'sparseCategoricalAccuracy',
  'precision',
  'recall',
  'f1',
  'rocAuc',
  'prAuc',
  'confusionMatrix',
  'topKCategoricalAccuracy',
  'sparseTopKCategoricalAccuracy',
  'r2Score',
  'perplexity',
  'rootMeanSquaredError',
] as const

export type MetricName = (typeof metricNames)[number] | LossName

/** A name, a metric, or a function that gives one value an example or step, whose mean is shown. */
export type MetricLike = MetricName | Metric<unknown> | LossFunction

/** Losses for which several outputs are questions of their own. */
const binaryLosses: readonly (string | undefined)[] = ['binaryCrossentropy', 'binaryFocalCrossentropy']

/**
 * The metric that `value` stands for; a name makes a fresh one.
 *
 * `'accuracy'` is the binary one for one output or a binary cross-entropy, else the one that takes class numbers
 * or one-hot labels. With that loss, `'precision'`, `'recall'` and `'f1'` of several outputs count each by itself.
 * Where the loss takes logits, the threshold is 0 instead of 0.5. Keras goes by the shapes alone.
 *
 * @throws ConfigError if the name is unknown.
 */
export function metricFor(value: MetricLike, context: MetricContext): Metric<unknown> {
  if (typeof value === 'function') return meanMetric(value.lossName ?? (value.name || 'metric'), value)
  if (isMetric(value)) return value
  const name = oneOf('metric', value, [...metricNames, ...lossNames])
  return isLossName(name) ? meanMetric(name, lossInLightOf(name, context)) : named(name, context)
}

function named(name: (typeof metricNames)[number], context: MetricContext): Metric<unknown> {
  const { loss, outputShape } = context
  const outputs = outputShape.at(-1)
  const isBinary = outputs === 1 || outputShape.length === 1 || binaryLosses.includes(loss.lossName)
  const isSparse = loss.lossName === 'sparseCategoricalCrossentropy'
  const threshold = loss.fromLogits ? 0 : 0.5
  // A threshold makes each of several outputs a question of its own, which suits no other loss.
  const options = isBinary ? { threshold } : {}
  const factories: Readonly<Record<typeof name, () => Metric<unknown>>> = {
    accuracy: () => (isBinary ? binaryAccuracy({ name, threshold }) : categoricalAccuracy({ name })),
    binaryAccuracy: () => binaryAccuracy({ threshold }),
    categoricalAccuracy,
    sparseCategoricalAccuracy,
    precision: () => precision(options),
    recall: () => recall(options),
    f1: () => f1Score(options),
    rocAuc,
    prAuc,
    confusionMatrix: () => confusionMatrix({ threshold }),
    topKCategoricalAccuracy,
    sparseTopKCategoricalAccuracy,
    r2Score,
    perplexity: () => (isSparse ? perplexityBy(name, loss) : perplexity({ fromLogits: loss.fromLogits ?? false })),
    rootMeanSquaredError,
  }
  return factories[name]()
}

/** The loss of that name; if it is the one that is trained on, with the same options. */
function lossInLightOf(name: LossName, { loss }: MetricContext): PerExample {
  return loss.lossName === name ? loss : lossFor(name)
}

function isLossName(name: MetricName): name is LossName {
  return (lossNames as readonly string[]).includes(name)
}

/** By what it can do, since the class may come from another installed copy. */
function isMetric(value: unknown): value is Metric<unknown> {
  return typeof (value as Partial<Metric<unknown>> | null | undefined)?.update === 'function'
}
