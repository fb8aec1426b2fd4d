import { oneOf, givenOptions } from '@tessera-ml/core'
import type { BatchFunction, TensorFunction } from './evaluator.js'
import type { Explanation } from './explanation.js'
import { deepLift, type DeepLiftOptions } from './gradient/deep-lift.js'
import { deepShap, type DeepShapOptions } from './gradient/deep-shap.js'
import { expectedGradients, type ExpectedGradientsOptions } from './gradient/expected-gradients.js'
import type { GradientOptions } from './gradient/gradient-options.js'
import { inputXGradient } from './gradient/input-x-gradient.js'
import { integratedGradients, type IntegratedGradientsOptions } from './gradient/integrated-gradients.js'
import { deconvolution, guidedBackprop } from './gradient/relu-backprop.js'
import { saliency, type SaliencyOptions } from './gradient/saliency.js'
import { smoothGrad, type SmoothGradOptions } from './gradient/smooth-grad.js'
import { limeTabular, type LimeTabularOptions } from './lime/lime-tabular.js'
import { featureAblation, type FeatureAblationOptions } from './perturbation/feature-ablation.js'
import { occlusion, type OcclusionOptions } from './perturbation/occlusion.js'
import type { NumbersLike } from './rows.js'
import { exactShapley, type ExactShapleyOptions } from './shapley/exact-shapley.js'
import { kernelShap, type KernelShapOptions } from './shapley/kernel-shap.js'
import { owenValues, type OwenValuesOptions } from './shapley/owen-values.js'
import { partitionShap, type PartitionShapOptions } from './shapley/partition-shap.js'
import { permutationShap, type PermutationShapOptions } from './shapley/permutation-shap.js'

/** The options of each method by its name. */
export interface ExplainMethods {
  readonly deconvolution: GradientOptions
  readonly deepLift: DeepLiftOptions
  readonly deepShap: DeepShapOptions
  readonly exactShapley: ExactShapleyOptions
  readonly expectedGradients: ExpectedGradientsOptions
  readonly featureAblation: FeatureAblationOptions
  readonly guidedBackprop: GradientOptions
  readonly inputXGradient: GradientOptions
  readonly integratedGradients: IntegratedGradientsOptions
  readonly kernelShap: KernelShapOptions
  readonly limeTabular: LimeTabularOptions
  readonly occlusion: OcclusionOptions
  readonly owenValues: OwenValuesOptions
  readonly partitionShap: PartitionShapOptions
  readonly permutationShap: PermutationShapOptions
  readonly saliency: SaliencyOptions
  readonly smoothGrad: SmoothGradOptions
}

export type ExplainMethod = keyof ExplainMethods

/** What is to be explained, and how: a method by name with its own options, or none. */
export type ExplainOptions =
  | {
      readonly [M in ExplainMethod]: { readonly method: M; readonly input: NumbersLike } & ExplainMethods[M]
    }[ExplainMethod]
  | ({ readonly method?: 'auto'; readonly input: NumbersLike } & KernelShapOptions)

type AnyMethod = (f: BatchFunction, input: NumbersLike, options: never) => Promise<Explanation>

/** Methods by name; those that take gradients refuse functions of arrays by themselves. */
const methods: { readonly [M in ExplainMethod]: AnyMethod } = {
  deconvolution: ofTensors(deconvolution),
  deepLift: ofTensors(deepLift),
  deepShap: ofTensors(deepShap),
  exactShapley,
  expectedGradients: ofTensors(expectedGradients),
  featureAblation,
  guidedBackprop: ofTensors(guidedBackprop),
  inputXGradient: ofTensors(inputXGradient),
  integratedGradients: ofTensors(integratedGradients),
  kernelShap,
  limeTabular,
  occlusion,
  owenValues,
  partitionShap,
  permutationShap,
  saliency: ofTensors(saliency),
  smoothGrad: ofTensors(smoothGrad),
}

function ofTensors(method: (f: TensorFunction, input: NumbersLike, options: never) => Promise<Explanation>): AnyMethod {
  return (f, input, options) => method(f as TensorFunction, input, options)
}

/**
 * Explains any function of a batch by one of the methods of this package.
 *
 * Without a method, or with 'auto', it takes `kernelShap`, which is exact as long as the budget (by default 2·features +
 * 2048 coalitions a row) covers all coalitions, up to 11 features; `run` says what was done.
 *
 * Shapes: input [row, ...feature]; f maps [batch, ...feature] -> [batch, output].
 *
 * @throws as the method.
 * @example
 * const explanation = await explain(f, { input: rows, background })
 * const gradients = await explain(f, { input: rows, method: 'integratedGradients', steps: 100 })
 */
export async function explain(f: BatchFunction, options: ExplainOptions): Promise<Explanation> {
  givenOptions('explain', options)
  const { input, method = 'auto', ...rest } = options
  const names = Object.keys(methods) as ExplainMethod[]
  const chosen = oneOf('explain: method', method, [...names, 'auto'])
  return methods[chosen === 'auto' ? 'kernelShap' : chosen](f, input, rest as never)
}
