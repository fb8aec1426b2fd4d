/** Finds what classifies texts best that it has not seen: a linear model, or one together with networks. */
import { weightsByClass, type ClassWeight, type JsonObject } from '@tessera-ml/core'
import { accuracyOf } from '../evaluation.js'
import { LinearTextModel } from '../linear/linear-model.js'
import { LinearPredictor } from '../linear/linear-predictor.js'
import { selectLinear, type LinearTrial } from '../linear/select-linear.js'
import type { NetworkName } from '../networks/network-kinds.js'
import type { LabelledTokens } from '../networks/train-network.js'
import type { TextModel } from '../text-model.js'
import type { CompleteTrainOptions } from '../train-options.js'
import { crossFit, epochAccuracy } from './cross-fit.js'
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

/**
 * Networks that are tried beside the linear model, in turn. `cnn` takes longer than both, and added 0.001 on parts held
 * out of MR.
 */
const networks: readonly NetworkName[] = ['lstm', 'transformer']
/** Parts into which the texts are dealt for each of them. */
const folds = 5
/** The most models that the search for linear settings trains; networks get what is left. */
const linearFits = 15
/** Networks learn little from fewer texts, and take too long for more words. */
const [fewTexts, manyWords] = [1000, 1_000_000]

export async function trainAuto(examples: LabelledTokens, options: TrainAutoOptions): Promise<TrainedAuto> {
  const { tokens, labels } = examples
  const { tokenizer, seed, signal, maxFits, numberedWeight: classWeight, isTimeUp, onProgress } = options
  const room = isForNetworks(examples) ? Math.max(0, Math.floor((maxFits - linearFits) / folds)) : 0
  const kinds = networks.slice(0, room)
  let done = 0
  let total = kinds.length * folds
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
      total = totalFits + kinds.length * folds
      report(accuracy)
    },
  })
  // The search leaves out settings that it expects nothing from.
  const left = done + kinds.length * folds
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

  const candidates: Candidate[] = [{ name: 'linear', models: [linear], heldOut, histories: [] }]
  for (const kind of kinds) {
    if (isTimeUp()) break
    const fitted = await crossFit(kind, examples, {
      ...options,
      parts: folds,
      networks: folds,
      classWeight,
      callbacks: [epochAccuracy(report)],
      onFit: () => (done += 1),
    })
    if (isTimeUp()) for (const model of fitted.models) model.dispose()
    else candidates.push({ name: kind, ...fitted })
  }
  if (candidates.length === 1) return alone
  return together(candidates, labels, alone, options)
}

/** Models of one kind, with what each text gets from one that has not seen it. */
interface Candidate {
  readonly name: string
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
  const told = candidates.map(({ name, heldOut, models, histories }, c) => {
    const figures = { model: name, models: models.length, weight: weights[c]!, accuracy: accuracyOf(heldOut, labels) }
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
