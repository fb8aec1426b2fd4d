/** Trains one kind of classifier on tokens, and says how it went. */
import { weightsByClass, type Callback, type JsonObject } from '@tessera-ml/core'
import { tokenizer as makeTokenizer } from '../text/tokenize.js'
import { trainAverage, type LabelledTokens } from './average/train-average.js'
import type { LabelSet } from './label-set.js'
import { LinearTextModel } from './linear/linear-model.js'
import { LinearPredictor } from './linear/linear-predictor.js'
import { selectLinear } from './linear/select-linear.js'
import type { TextModel } from './text-model.js'
import { numberedClassWeight, type CompleteTrainOptions, type LabelledText } from './train-options.js'

/** A trained model with what `history.json` keeps. */
export interface TrainedTextModel {
  readonly model: TextModel
  /** Figures by epoch for a network, the settings tried for `auto`. */
  readonly history: JsonObject
  /** Which of the training examples were held out to judge by: their places. */
  readonly heldOut: readonly number[]
}

export async function trainTextModel(
  examples: readonly LabelledText[],
  labels: LabelSet,
  options: CompleteTrainOptions,
): Promise<TrainedTextModel> {
  const tokenize = makeTokenizer(options.tokenizer)
  const read = (texts: readonly LabelledText[], where: string): LabelledTokens => ({
    tokens: texts.map(({ text }) => tokenize(text).map((token) => token.text)),
    labels: texts.map(({ label }, i) => labels.numberOf(label, `${where}: example ${i + 1}`)),
  })
  const train = read(examples, 'examples')
  if (options.model === 'average') {
    const validation = options.validation && read(options.validation, 'validation')
    return trainNetwork(train, validation, labels, options)
  }
  return trainLinear(train, labels, options)
}

async function trainNetwork(
  train: LabelledTokens,
  validation: LabelledTokens | undefined,
  labels: LabelSet,
  options: CompleteTrainOptions,
): Promise<TrainedTextModel> {
  const { isTimeUp, callbacks, classWeight } = options
  const watch: Callback = { onEpochEnd: (_epoch, _logs, run) => (isTimeUp() ? run.stop() : undefined) }
  const { model, history, heldOut } = await trainAverage(train, validation, {
    ...options,
    classes: labels.labels.length,
    classWeight: numberedClassWeight(classWeight, labels),
    callbacks: [...callbacks, watch],
  })
  const figures = { epoch: history.epoch, bestEpoch: history.bestEpoch ?? null, ...history.history }
  return { model, history: figures, heldOut }
}

async function trainLinear(
  train: LabelledTokens,
  labels: LabelSet,
  options: CompleteTrainOptions,
): Promise<TrainedTextModel> {
  const { model, tokenizer, seed, signal, maxFits, onProgress, isTimeUp } = options
  const classWeight = numberedClassWeight(options.classWeight, labels)
  const shared = {
    seed,
    ...(signal && { signal }),
    ...(classWeight !== undefined && { sampleWeights: weightsByClass(train.labels, classWeight) }),
  }
  const selection =
    model === 'auto'
      ? await selectLinear(train.tokens, train.labels, {
          ...shared,
          maxFits,
          isTimeUp,
          onProgress: ({ fits, totalFits, accuracy }) =>
            onProgress({ done: fits, total: totalFits, fields: accuracy === undefined ? {} : { accuracy } }),
        })
      : undefined
  const fitted = await LinearTextModel.fit(train.tokens, train.labels, selection?.settings ?? {}, shared)
  const trials = (selection?.trials ?? []).map(({ settings, accuracy }) => {
    // An interface, which settings are, is never assignable to JsonObject.
    return { accuracy, settings: { ...settings } as unknown as JsonObject }
  })
  return { model: new LinearPredictor(tokenizer, fitted), history: { trials }, heldOut: [] }
}
