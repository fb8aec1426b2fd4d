/** What convolutions have in common besides their windows: filters, bias and the function of the output. */
import { positiveInteger } from '../errors/checks.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { activation, type ActivationFunction, type ActivationLike } from '../functions/activations.js'
import type { LayerOptions, WeightOptions } from './layer.js'
import {
  biasKeys,
  biasWeight,
  kernelKeys,
  kernelWeight,
  type BiasOptions,
  type KernelOptions,
} from './weight-options.js'

export interface FilterOptions extends LayerOptions, KernelOptions, BiasOptions {
  /** Number of channels of the output. Range: at least 1. */
  readonly filters: number
  /** Function of the output. Default: 'linear'. */
  readonly activation?: ActivationLike
}

export interface ConvolutionOptions extends FilterOptions {
  /** Number of groups into which channels and filters are divided; each sees its own only. Default: 1. */
  readonly groups?: number
}

export const windowKeys: readonly string[] = ['kernelSize', 'strides', 'padding', 'dilationRate']

export const filterKeys: readonly string[] = ['filters', 'activation', ...windowKeys, ...kernelKeys, ...biasKeys]

export const convolutionKeys: readonly string[] = [...filterKeys, 'groups']

/** How the weights of a convolution begin, and what follows the sum. */
export interface ConvolutionWeights {
  readonly kernel: WeightOptions
  readonly bias: WeightOptions
  readonly activation: ActivationFunction
  /** Whether that is max(0, y), which `convolve` takes along. */
  readonly withRelu: boolean
}

/** @throws ConfigError if an option is out of its range or not known. */
export function filterWeights(where: string, options: FilterOptions): ConvolutionWeights {
  positiveInteger(`${where}: filters`, options.filters)
  const { activation: name = 'linear' } = options
  return {
    kernel: kernelWeight(options),
    bias: biasWeight(options),
    activation: activation(name),
    withRelu: name === 'relu',
  }
}

/** @throws ConfigError if an option is out of its range or not known, or filters and groups do not suit each other. */
export function convolutionWeights(where: string, options: ConvolutionOptions): ConvolutionWeights {
  const { filters, groups = 1 } = options
  const weights = filterWeights(where, options)
  positiveInteger(`${where}: groups`, groups)
  if (filters % groups === 0) return weights
  throw new ConfigError(`${where}: filters must be a multiple of groups, ${groups}, but got ${filters}.`)
}

/**
 * Channels of the input that one group sees.
 *
 * @throws ShapeError if the channels cannot be divided into the groups.
 */
export function channelsOfGroup(where: string, channels: number, groups: number): number {
  if (channels % groups === 0) return channels / groups
  throw new ShapeError(`${where}: channels of the input must be a multiple of groups, ${groups}, but got ${channels}.`)
}
