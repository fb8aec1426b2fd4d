/** Everything that `@tessera-ml/explain` offers, name by name; what is not listed here is private. */
export {
  Explanation,
  type Completeness,
  type ExplanationData,
  type ExplanationKind,
  type Run,
} from './explanation.js'
export type { Baseline } from './baseline.js'
export { contributions, type Contribution } from './contributions.js'
export type { TensorFunction } from './evaluator.js'
export type { NestedNumbers, NumbersLike } from './rows.js'
export { sumPerStep } from './sum-per-step.js'
export type { Target } from './target.js'
export type { Values } from './values.js'
export type { GradientOptions } from './gradient/gradient-options.js'
export { inputXGradient } from './gradient/input-x-gradient.js'
export { integratedGradients, type IntegratedGradientsOptions } from './gradient/integrated-gradients.js'
export type { QuadratureRule } from './gradient/quadrature.js'
export { saliency, type SaliencyOptions } from './gradient/saliency.js'
export { bars, type BarsOptions } from './render/bars.js'
export { escapeHtml } from './render/escape-html.js'
export { highlightedText, type HighlightedTextOptions } from './render/highlighted-text.js'
export { page, type PageOptions, type PageSection } from './render/page.js'
export type { TextSpan } from './render/text-pieces.js'
