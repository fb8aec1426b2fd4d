/** Everything that `@tessera-ml/explain` offers, name by name; what is not listed here is private. */
export {
  Explanation,
  type Completeness,
  type ExplanationData,
  type ExplanationKind,
  type LocalModel,
  type Run,
} from './explanation.js'
export type { Baseline } from './baseline.js'
export { explain, type ExplainMethod, type ExplainMethods, type ExplainOptions } from './explain.js'
export { contributions, type Contribution } from './contributions.js'
export {
  arrayFunction,
  type ArrayFunction,
  type BatchFunction,
  type Predict,
  type TensorFunction,
} from './evaluator.js'
export type { GroupsOptions } from './feature-groups.js'
export type { NestedNumbers, NumbersLike } from './rows.js'
export { sumPerStep } from './sum-per-step.js'
export type { RequestOptions } from './request.js'
export type { Target, Targets } from './target.js'
export type { Values } from './values.js'
export { deepLift, type DeepLiftOptions } from './gradient/deep-lift.js'
export { deepShap, type DeepShapOptions } from './gradient/deep-shap.js'
export { expectedGradients, type ExpectedGradientsOptions } from './gradient/expected-gradients.js'
export { deconvolution, guidedBackprop } from './gradient/relu-backprop.js'
export { smoothGrad, type SmoothGradKind, type SmoothGradOptions } from './gradient/smooth-grad.js'
export type { SplitFunction } from './cam/activations.js'
export type { CamOptions } from './cam/cam-explanation.js'
export type { CamVariant } from './cam/cam-rules.js'
export { gradCam, type GradCamOptions } from './cam/grad-cam.js'
export { guidedGradCam, type GuidedGradCamOptions } from './cam/guided-grad-cam.js'
export { scoreCam, type ScoreCamOptions } from './cam/score-cam.js'
export type { Upsampling } from './cam/upsample.js'
export type { MeasureOptions } from './faithfulness/attributed-rows.js'
export { effectiveComplexity, entropyComplexity, giniSparseness } from './faithfulness/complexity.js'
export {
  deletionInsertion,
  type DeletionInsertion,
  type DeletionInsertionOptions,
} from './faithfulness/deletion-insertion.js'
export {
  faithfulness,
  type Faithfulness,
  type FaithfulnessOptions,
  type Measured,
} from './faithfulness/faithfulness.js'
export { infidelity, type InfidelityOptions } from './faithfulness/infidelity.js'
export { localisation, type Localisation } from './faithfulness/localisation.js'
export { rankAgreement } from './faithfulness/rank-agreement.js'
export { sensitivityMax, type Explain, type SensitivityMaxOptions } from './faithfulness/sensitivity-max.js'
export { sensitivityN, type SensitivityNOptions } from './faithfulness/sensitivity-n.js'
export type { GradientOptions } from './gradient/gradient-options.js'
export { inputXGradient } from './gradient/input-x-gradient.js'
export { integratedGradients, type IntegratedGradientsOptions } from './gradient/integrated-gradients.js'
export type { QuadratureRule } from './gradient/quadrature.js'
export { saliency, type SaliencyOptions } from './gradient/saliency.js'
export type { Cuts } from './lime/discretiser.js'
export type { FeatureSelection } from './lime/feature-selection.js'
export type { LimeOptions } from './lime/lime-options.js'
export { limePresence, type LimePresenceOptions } from './lime/lime-presence.js'
export { limeTabular, type LimeTabularOptions } from './lime/lime-tabular.js'
export { limeText, wordSpans, type LimeTextOptions, type TextExplanation } from './lime/lime-text.js'
export { splitWords, type SplitText, type SplitWordsOptions } from './presence/split-words.js'
export { featureAblation, type FeatureAblationOptions } from './perturbation/feature-ablation.js'
export { occlusion, type OcclusionOptions } from './perturbation/occlusion.js'
export {
  permutationImportance,
  type Importances,
  type PermutationImportanceOptions,
  type Score,
} from './perturbation/permutation-importance.js'
export type { Presence } from './presence/presence.js'
export {
  presenceOfSegments,
  type PresenceOfSegments,
  type PresenceOfSegmentsOptions,
} from './presence/presence-of-segments.js'
export { presenceOfWords, type PredictTexts, type PresenceOfWords } from './presence/presence-of-words.js'
export { slic, type SlicOptions } from './presence/slic.js'
export type { BackgroundOptions } from './shapley/background.js'
export { balancedClustering, type Clustering } from './shapley/clustering.js'
export { exactShapley, type ExactShapleyOptions } from './shapley/exact-shapley.js'
export { kernelShap, type KernelShapOptions } from './shapley/kernel-shap.js'
export type { Link } from './shapley/link.js'
export { owenValues, type OwenValuesOptions } from './shapley/owen-values.js'
export { partitionShap, type PartitionContext, type PartitionShapOptions } from './shapley/partition-shap.js'
export { permutationShap, type PermutationShapOptions } from './shapley/permutation-shap.js'
export {
  shapleyInteractions,
  type InteractionIndex,
  type ShapleyInteractionsOptions,
} from './shapley/shapley-interactions.js'
export type { ShapleyOptions } from './shapley/shapley-request.js'
export { bars, type BarsOptions } from './render/bars.js'
export { beeswarm, type BeeswarmOptions } from './render/beeswarm.js'
export { escapeHtml } from './render/escape-html.js'
export { force, type ForceOptions } from './render/force.js'
export { highlightedText, type HighlightedTextOptions } from './render/highlighted-text.js'
export { page, type PageOptions, type PageSection } from './render/page.js'
export { pictureOverlay, type PictureOverlayOptions } from './render/picture-overlay.js'
export { spectrogram, type SpectrogramOptions } from './render/spectrogram.js'
export type { TextSpan } from './render/text-pieces.js'
export { waterfall, type WaterfallOptions } from './render/waterfall.js'
