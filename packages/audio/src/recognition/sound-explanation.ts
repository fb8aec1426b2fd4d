/** Why a sound was given its label, band by band and frame by frame. */
import { indexOfLargest, knownOptions, type LabelSet } from '@tessera-ml/core'
import { checkSound, type Sound } from '../sound/sound.js'
import { loadExplain } from './load-explain.js'
import { softmax, type NetworkAverage, type PredictOptions } from './network-average.js'

export interface ExplainOptions extends PredictOptions {
  /** The label whose logit is explained. Default: the predicted one. */
  readonly label?: string
}

export interface SoundExplanation {
  /** The label whose logit is explained. */
  readonly label: string
  /** The probability of that label. */
  readonly score: number
  readonly method: 'integrated gradients'
  /** The logit of the mean spectrum, which is the baseline. */
  readonly base: number
  /** The logit of the label. */
  readonly logit: number
  /** base + Σ values - logit: 0 but for rounding and the error of the integral. */
  readonly gap: number
  /** What each number of each frame adds to the logit. Shapes: [frame][band or coefficient] */
  readonly values: readonly (readonly number[])[]
  /** What the network sees there: for log-mel features, the spectrogram. Shapes as `values`. */
  readonly features: readonly (readonly number[])[]
  /** Seconds from one frame to the next. */
  readonly hopSeconds: number
}

/** @throws ConfigError if the sound is none, the label is not known, or `@tessera-ml/explain` is not installed. */
export async function explainSound(
  networks: NetworkAverage,
  labels: LabelSet,
  sound: Sound,
  options: ExplainOptions,
): Promise<SoundExplanation> {
  const where = 'CommandRecognizer.explain'
  const { label: asked, ...rest } = options
  knownOptions(where, rest, ['signal'])
  checkSound(where, sound)
  const { integratedGradients } = await loadExplain('explain')
  const { input } = networks
  const data = input.plain(sound)
  const [logits] = await networks.logits([data], rest)
  const classIndex = asked === undefined ? indexOfLargest(logits!) : labels.chosen(asked, where)
  const explanation = await integratedGradients(
    await networks.differentiable(),
    { data, shape: [1, ...input.shape] },
    { target: classIndex, of: 'logits', ...(rest.signal && { signal: rest.signal }) },
  )
  const { hopLength, sampleRateHz } = input.features
  const base = explanation.baseValues!.data[0]!
  const logit = explanation.predictions.data[0]!
  // Around a short word stands the baseline itself, which adds nothing; a sound that never changes is all baseline.
  const word = rowsOf(data, input.shape).map((row) => row.some((value) => value !== 0))
  const isWord = (_row: unknown, t: number): boolean => word[t]! || !word.includes(true)
  const values = rowsOf(explanation.values.data, input.shape)
    .filter(isWord)
    .map((row) => perBand(row, input.channels, (parts) => parts.reduce((sum, part) => sum + part, 0)))
  const features = rowsOf(data, input.shape)
    .filter(isWord)
    .map((row) => perBand(row, input.channels, ([level]) => level!))
  const sum = values.flat().reduce((total, value) => total + value, base)
  return {
    label: labels.labels[classIndex]!,
    score: softmax(logits!)[classIndex]!,
    method: 'integrated gradients',
    base,
    logit,
    gap: sum - logit,
    values,
    features,
    hopSeconds: hopLength / sampleRateHz,
  }
}

function rowsOf(data: ArrayLike<number>, [frames, width]: readonly [number, number]): number[][] {
  return Array.from({ length: frames }, (_, t) => Array.from({ length: width }, (_, i) => data[t * width + i]!))
}

/** One number a band, of those that stand side by side. */
function perBand(row: readonly number[], channels: number, one: (parts: readonly number[]) => number): number[] {
  return Array.from({ length: row.length / channels }, (_, band) => {
    return one(row.slice(band * channels, (band + 1) * channels))
  })
}
