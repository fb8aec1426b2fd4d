/** Finds what classifies texts best that it has not seen: a linear model, or one together with networks. */
import { accuracyOf, type ClassWeight, type JsonObject, weightsByClass } from '@tessera-ml/core'
import { LinearTextModel } from '../linear/linear-model.js'
import { LinearPredictor } from '../linear/linear-predictor.js'
import { selectLinear, type LinearTrial } from '../linear/select-linear.js'
import type { LabelledTokens } from '../networks/train-network.js'
import type { TextModel } from '../text-model.js'
import type { CompleteTrainOptions } from '../train-options.js'
import { epochAccuracy } from './cross-fit.js'
import { bestNetworks, bestNetworksFits } from './best-networks.js'
import { EnsembleModel, type EnsembleMember } from './ensemble-model.js'
import { logMean, logsOf } from './log-mean.js'
import { mixingWeights } from './mixing-weights.js'
import type { CrossValidated } from './train-networks.js'

export interface TrainAutoOptions extends CompleteTrainOptions {
  readonly classes: number
  readonly numberedWeight: ClassWeight | undefined
}

export interface TrainedAuto {
  readonly model: TextModel
  /** `trials`: the linear settings tried; `members`: what decides together, where it is more than one. */
  readonly history: JsonObject
  /** All texts, judged by models that have not seen them; undefined where time was up before. */
  readonly crossValidated: CrossValidated | undefined
}

/** The most models that the search for linear settings trains; networks get what is left. */
const linearFits = 15
/** Networks learn little from fewer texts, and take too long for more words. */
const [fewTexts, manyWords] = [1000, 500_000]

export async function trainAuto(examples: LabelledTokens, options: TrainAutoOptions): Promise<TrainedAuto> {
  const { tokens, labels } = examples
  const { tokenizer, seed, signal, maxFits, numberedWeight: classWeight, isTimeUp, onProgress } = options
  const laterFits = maxFits - linearFits >= bestNetworksFits && isForNetworks(examples) ? bestNetworksFits : 0
  let done = 0
  let total = laterFits
  const report = (accuracy: number | undefined): void =>
    onProgress({ done, total, fields: accuracy === undefined ? {} : { accuracy } })

  const shared = {
    seed,
    ...(signal && { signal }),
    ...(classWeight !== undefined && { sampleWeights: weightsByClass(labels, classWeight) }),
  }
  const { settings, trials, heldOut, accuracy } = await selectLinear(tokens, labels, {
    ...shared,
    maxFits: Math.min(maxFits, linearFits),
    isTimeUp,
    onProgress({ fits, totalFits, accuracy }) {
      done = fits
      total = totalFits + laterFits
      report(accuracy)
    },
  })
  // The search leaves out settings that it expects nothing from.
  const left = done + laterFits
  if (left < total && !isTimeUp()) {
    total = left
    report(accuracy)
  }
  const linear = new LinearPredictor(tokenizer, await LinearTextModel.fit(tokens, labels, settings, shared))
  const history = { trials: trials.map(asJson) }
  if (heldOut === undefined) return { model: linear, history, crossValidated: undefined }
  const alone: TrainedAuto = {
    model: linear,
    history,
    crossValidated: { places: [...labels.keys()], probabilities: heldOut },
  }
  if (laterFits === 0 || isTimeUp()) return alone
  const fitted = await bestNetworks(examples, {
    ...options,
    classWeight,
    callbacks: [epochAccuracy(report)],
    onFit() {
      done += 1
      report(undefined)
    },
  })
  if (fitted === undefined) return alone
  const candidates = [{ kind: 'linear', models: [linear], heldOut, histories: [] }, fitted]
  return together(candidates, labels, alone, options)
}

/** Models of one kind, with what each text gets from one that has not seen it. */
interface Candidate {
  readonly kind: string
  readonly models: readonly TextModel[]
  readonly heldOut: readonly Float64Array[]
  readonly histories: readonly JsonObject[]
}

/** The candidates as one model, or the linear one where it is as good alone. */
function together(
  candidates: readonly Candidate[],
  labels: readonly number[],
  alone: TrainedAuto,
  { tokenizer }: TrainAutoOptions,
): TrainedAuto {
  const logs = candidates.map(({ heldOut }) => heldOut.map(logsOf))
  const weights = mixingWeights(logs, labels)
  const mixed = labels.map((_, i) =>
    logMean(
      logs.map((member) => member[i]!),
      weights,
    ),
  )
  const accuracy = accuracyOf(mixed, labels)
  if (accuracy <= accuracyOf(candidates[0]!.heldOut, labels)) {
    for (const { models } of candidates.slice(1)) for (const model of models) model.dispose()
    return alone
  }
  const members = candidates.flatMap(({ models }, c): EnsembleMember[] => {
    const weight = weights[c]! / models.length
    if (weight > 0) return models.map((model) => ({ model, weight }))
    for (const model of models) model.dispose()
    return []
  })
  const told = candidates.map(({ kind, heldOut, models, histories }, c) => {
    const figures = { model: kind, models: models.length, weight: weights[c]!, accuracy: accuracyOf(heldOut, labels) }
    return { ...figures, trainings: histories }
  })
  const history = { ...alone.history, members: told, accuracy }
  const crossValidated = { places: [...labels.keys()], probabilities: mixed }
  return { model: new EnsembleModel(tokenizer, members), history, crossValidated }
}

function isForNetworks({ tokens }: LabelledTokens): boolean {
  const words = tokens.reduce((sum, text) => sum + text.length, 0)
  return tokens.length >= fewTexts && words <= manyWords
}

/** An interface, which settings are, is never assignable to JsonObject. */
function asJson({ accuracy, settings }: LinearTrial): JsonObject {
  return { accuracy, settings: { ...settings } as unknown as JsonObject }
}
