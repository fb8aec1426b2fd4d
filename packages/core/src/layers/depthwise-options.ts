/** What the convolutions share in which each channel has filters of its own. */
import { depthwiseConv2d, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import { activation, type ActivationLike } from '../functions/activations.js'
import type { ConstraintLike } from '../functions/constraints.js'
import type { RegularizerLike } from '../functions/regularizers.js'
import type { InitializerLike } from '../initializers/resolve.js'
import { windowKeys, type ConvolutionWeights } from './convolution.js'
import type { ConvolutionWindows } from './convolution-windows.js'
import type { LayerOptions } from './layer.js'
import { biasKeys, biasWeight, weightOptions, type BiasOptions } from './weight-options.js'

export interface DepthwiseOptions extends LayerOptions, BiasOptions {
  /** Number of filters of each channel. Default: 1. Range: at least 1. */
  readonly depthMultiplier?: number
  /** Function of the output. Default: 'linear'. */
  readonly activation?: ActivationLike
  /** First values of the filters. Default: 'glorotUniform'. */
  readonly depthwiseInitializer?: InitializerLike
  /** Term of the loss that the filters add. Default: none. */
  readonly depthwiseRegularizer?: RegularizerLike
  /** Projection of the filters after each update. Default: none. */
  readonly depthwiseConstraint?: ConstraintLike
}

export const depthwiseKeys: readonly string[] = [
  ...windowKeys,
  'depthMultiplier',
  'activation',
  'depthwiseInitializer',
  'depthwiseRegularizer',
  'depthwiseConstraint',
  ...biasKeys,
]

/** @throws ConfigError if an option is out of its range or not known. */
export function depthwiseWeights(where: string, options: DepthwiseOptions): ConvolutionWeights {
  const { depthMultiplier = 1, activation: name = 'linear' } = options
  const { depthwiseInitializer = 'glorotUniform', depthwiseRegularizer, depthwiseConstraint } = options
  positiveInteger(`${where}: depthMultiplier`, depthMultiplier)
  return {
    kernel: weightOptions(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
    bias: biasWeight(options),
    activation: activation(name),
    withRelu: name === 'relu',
  }
}

/**
 * A convolution of each channel by itself.
 *
 * Shapes: x [batch, height, width, in], kernel [height, width, in, multiplier] -> [batch, …, in·multiplier].
 */
export function convolveDepthwise(
  x: Tensor,
  kernel: Tensor,
  { strides, dilations, padding }: ConvolutionWindows,
): Tensor {
  // The rank is 4 by the layers' own shape checks.
  return depthwiseConv2d(x as Tensor4D, kernel as Tensor4D, [...strides], padding, 'NHWC', [...dilations])
}
