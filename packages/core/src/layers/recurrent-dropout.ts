/** Dropout in recurrent layers: the same elements at every step. Source: Gal and Ghahramani 2016, arXiv:1512.05287. */
import { mul, ones, type Tensor } from '@tensorflow/tfjs-core'
import { dropout } from '../ops/dropout.js'
import type { CallContext } from './layer.js'

/** While training: the input [batch, time, in] without some features, the same ones at every step. */
export function dropInput(x: Tensor, rate: number, context: CallContext): Tensor {
  return context.training && rate > 0 ? dropout(x, rate, context.random, [null, 1, null]) : x
}

/** What drops elements of a state of the given shape, or `undefined` where nothing is dropped. */
export function stateDropout(
  shape: readonly number[],
  rate: number,
  context: CallContext,
): ((h: Tensor) => Tensor) | undefined {
  if (!context.training || rate === 0) return undefined
  const pattern = dropout(ones([...shape]), rate, context.random)
  return (h) => mul(h, pattern)
}
