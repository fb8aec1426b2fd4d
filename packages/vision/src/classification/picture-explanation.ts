/** Why a picture was given its label. */
import { engine, knownOptions, nonNegativeInteger, oneOf } from '@tessera-ml/core'
import type { Picture } from '../image/picture.js'
import { explainMethods, pixelValues, type ExplainMethod } from './explain-methods.js'
import { loadExplain } from './load-explain.js'
import type { PicturePredictor } from './picture-predictor.js'
import { toColumn } from './preprocessing.js'

export interface ExplainPictureOptions {
  /** The label whose logit is explained. Default: the predicted one. */
  readonly label?: string
  /** Default: 'integratedGradients', from a picture of the mean colour. */
  readonly method?: ExplainMethod
  /** Where `lime` takes its samples from; an integer of at least 0. Default: 0. */
  readonly seed?: number
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
  /** A number a pixel, row by row: for integrated gradients and slopes the sum over its channels. Shapes: [height, width] */
  readonly values: Float64Array
  /** The logit of a picture of the mean colour; where the values add up from it. */
  readonly base?: number
  /** The logit of the label. */
  readonly logit: number
  /** base + Σ values - logit: the error of the integral; where the values add up. */
  readonly gap?: number
}

/** The class that is explained. */
export interface ExplainedClass {
  readonly label: string
  readonly score: number
  readonly logit: number
  readonly classIndex: number
}

/** @throws ConfigError if an option is not known, or `@tessera-ml/explain` is not installed. */
export async function explainPicture(
  predictor: PicturePredictor,
  picture: Picture,
  { label, score, logit, classIndex }: ExplainedClass,
  options: ExplainPictureOptions,
): Promise<PictureExplanation> {
  const where = 'ImageClassifier.explain'
  knownOptions(where, options, ['label', 'method', 'seed', 'signal'])
  const method = oneOf(`${where}: method`, options.method ?? 'integratedGradients', explainMethods)
  const seed = nonNegativeInteger(`${where}: seed`, options.seed ?? 0)
  const explain = await loadExplain(where)
  await engine()
  const { values, base } = await pixelValues(method, {
    explain,
    predictor,
    picture,
    column: toColumn([picture], predictor.preprocessing),
    shared: { target: classIndex, of: 'logits', ...(options.signal && { signal: options.signal }) },
    seed,
  })
  const sums = base === undefined ? {} : { base, gap: values.reduce((sum, value) => sum + value, base) - logit }
  return { picture, label, score, method, values, logit, ...sums }
}
