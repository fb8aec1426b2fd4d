/** What layers take that are given one value, or a list of several. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Shape } from '../engine/shape.js'

export type OneOrMore<T> = T | readonly T[]

/** The tensors of an input, be it one. */
export function tensorList(input: OneOrMore<Tensor>): readonly Tensor[] {
  return Array.isArray(input) ? input : [input as Tensor]
}

/** The shapes of an input, be it one: a list of shapes holds lists, a shape holds sizes. */
export function shapeList(input: OneOrMore<Shape>): readonly Shape[] {
  return Array.isArray(input[0]) ? (input as readonly Shape[]) : [input as Shape]
}
