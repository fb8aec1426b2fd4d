/** What convolutions over one and two axes have in common. */
import { add, concat, conv2d, relu, split, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core'
import { positiveInteger } from '../errors/checks.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import type { ActivationLike } from '../functions/activations.js'
import { fusedOperations } from '../ops/fused.js'
import type { LayerOptions } from './layer.js'
import { biasKeys, kernelKeys, type BiasOptions, type KernelOptions } from './weight-options.js'
import type { Padding } from './window.js'

export interface ConvolutionOptions extends LayerOptions, KernelOptions, BiasOptions {
  /** Number of channels of the output. Range: at least 1, a multiple of `groups`. */
  readonly filters: number
  /** Number of groups into which channels and filters are divided; each sees its own only. Default: 1. */
  readonly groups?: number
  /** Function of the output. Default: 'linear'. */
  readonly activation?: ActivationLike
}

export const convolutionKeys: readonly string[] = [
  'filters',
  'kernelSize',
  'strides',
  'padding',
  'dilationRate',
  'groups',
  'activation',
  ...kernelKeys,
  ...biasKeys,
]

/** @throws ConfigError if both strides and dilation are above 1. */
export function checkStrides(where: string, strides: readonly number[], dilations: readonly number[]): void {
  if (Math.max(...strides) === 1 || Math.max(...dilations) === 1) return
  throw new ConfigError(
    `${where}: dilationRate must be 1 where strides are above 1, but got ${dilations.join(', ')} ` +
      `with strides ${strides.join(', ')}.`,
  )
}

/** @throws ConfigError unless filters and groups suit each other, and not both strides and dilation are above 1. */
export function checkConvolution(
  where: string,
  { filters, groups = 1 }: ConvolutionOptions,
  strides: readonly number[],
  dilations: readonly number[],
): void {
  positiveInteger(`${where}: filters`, filters)
  positiveInteger(`${where}: groups`, groups)
  if (filters % groups !== 0) {
    throw new ConfigError(`${where}: filters must be a multiple of groups, ${groups}, but got ${filters}.`)
  }
  checkStrides(where, strides, dilations)
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

export interface Convolving {
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  readonly padding: Padding
  readonly groups: number
  /** One number a filter, added to its outputs. Default: none. */
  readonly bias: Tensor | undefined
  /** Whether negative outputs become 0. */
  readonly withRelu: boolean
}

/**
 * A convolution, group by group, with what mostly follows it; one kernel where the backend has one.
 *
 * Shapes: x [batch, height, width, in], kernel [height, width, in / groups, filters] -> [batch, …, filters].
 */
export function convolve(x: Tensor, kernel: Tensor, options: Convolving): Tensor {
  const { strides, dilations, padding, groups, bias, withRelu } = options
  const fused = fusedOperations()
  if (fused !== undefined && groups === 1 && Math.max(...dilations) === 1) {
    return fused.conv2d(x, kernel, bias, { strides, padding, activation: withRelu ? 'relu' : 'linear' })
  }
  // The rank is 4 by the layers' own shape checks.
  const one = (input: Tensor, weight: Tensor): Tensor =>
    conv2d(input as Tensor4D, weight as Tensor4D, [...strides], padding, 'NHWC', [...dilations])
  const y = groups === 1 ? one(x, kernel) : inGroups(one, x, kernel, groups)
  const sum = bias === undefined ? y : add(y, bias)
  return withRelu ? relu(sum) : sum
}

function inGroups(one: (x: Tensor, kernel: Tensor) => Tensor, x: Tensor, kernel: Tensor, groups: number): Tensor {
  const inputs = split(x, groups, 3)
  const weights = split(kernel, groups, 3)
  return concat(
    inputs.map((input, group) => one(input, weights[group]!)),
    3,
  )
}
