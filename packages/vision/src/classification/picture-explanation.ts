/** Why a picture was given its label. */
import { engine, knownOptions, oneOf } from '@tessera-ml/core'
import type { Picture } from '../image/picture.js'
import { loadExplain } from './load-explain.js'
import type { PicturePredictor } from './picture-predictor.js'
import { toColumn } from './preprocessing.js'

/** `integratedGradients`: what each pixel adds to the logit; `saliency`: how strongly the logit reacts to each pixel. */
export const explainMethods = ['integratedGradients', 'saliency'] as const

export type ExplainMethod = (typeof explainMethods)[number]

export interface ExplainPictureOptions {
  /** The label whose logit is explained. Default: the predicted one. */
  readonly label?: string
  /** Default: 'integratedGradients', from a picture of the mean colour. */
  readonly method?: ExplainMethod
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface PictureExplanation {
  /** The picture as the network sees it. */
  readonly picture: Picture
  /** The label whose logit is explained. */
  readonly label: string
  /** The probability of that label. */
  readonly score: number
  readonly method: ExplainMethod
  /** A number a pixel, the sum over its channels, row by row. Shapes: [height, width] */
  readonly values: Float64Array
  /** The logit of a picture of the mean colour; where the values add up. */
  readonly base?: number
  /** The logit of the label. */
  readonly logit: number
  /** base + Σ values - logit: the error of the integral; where the values add up. */
  readonly gap?: number
}

/** @throws ConfigError if an option is not known, or `@tessera-ml/explain` is not installed. */
export async function explainPicture(
  predictor: PicturePredictor,
  picture: Picture,
  { label, score, classIndex }: { readonly label: string; readonly score: number; readonly classIndex: number },
  options: ExplainPictureOptions,
): Promise<PictureExplanation> {
  const where = 'ImageClassifier.explain'
  knownOptions(where, options, ['label', 'method', 'signal'])
  const method = oneOf(`${where}: method`, options.method ?? 'integratedGradients', explainMethods)
  const explain = await loadExplain(where)
  await engine()
  const explanation = await explain[method]((x) => predictor.logits(x), toColumn([picture], predictor.preprocessing), {
    target: classIndex,
    of: 'logits',
    ...(options.signal && { signal: options.signal }),
  })
  const logit = explanation.predictions.data[0]!
  const values = sumOverChannels(explanation.values.data, picture.channels)
  const base = explanation.baseValues?.data[0]
  const sums = base === undefined ? {} : { base, gap: values.reduce((sum, value) => sum + value, base) - logit }
  return { picture, label, score, method, values, logit, ...sums }
}

function sumOverChannels(values: Float64Array, channels: number): Float64Array {
  const sums = new Float64Array(values.length / channels)
  values.forEach((value, i) => (sums[Math.floor(i / channels)]! += value))
  return sums
}
