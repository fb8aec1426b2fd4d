/** The inputs of attention: one value, or a list of query, value and key. */
import { logicalAnd, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError } from '../errors/errors.js'
import { describeShape, requireRank, shapesAgree, type Shape } from '../engine/shape.js'
import type { CallContext } from './layer.js'
import { booleanMask } from './mask.js'
import { shapeList, type OneOrMore } from './one-or-more.js'

export interface Roles<T> {
  readonly query: T
  readonly value: T
  readonly key: T
}

/** Which input is what: one is all three, of two the second is value and key. */
export function rolesOf<T extends Tensor | Shape>(input: OneOrMore<T>): Roles<T> {
  const [query, value = query, key = value] = (Array.isArray(input) ? input : [input]) as [T, T?, T?]
  return { query, value, key }
}

/** @throws ShapeError unless they are one to three sequences, value and key of equally many steps. */
export function attentionShapes(where: string, input: OneOrMore<Shape>): Roles<Shape> {
  const list = shapeList(input)
  if (list.length < 1 || list.length > 3) {
    throw new ShapeError(
      `${where}: input must be one value, or a list of query, value and key, but got ${list.length}.`,
    )
  }
  for (const shape of list) requireRank(where, shape, ['batch', 'time', 'in'])
  const roles = rolesOf<Shape>(list)
  if (shapesAgree(roles.value.slice(0, 2), roles.key.slice(0, 2))) return roles
  throw new ShapeError(
    `${where}: value and key must have equally many steps, ` +
      `but got ${describeShape(roles.value)} and ${describeShape(roles.key)}.`,
  )
}

/** Which steps of the value count, [batch, steps]: what is masked in value or key does not. */
export function visibleSteps({ masks }: CallContext): Tensor | undefined {
  const [ofValue, ofKey] = masks.length === 1 ? masks : masks.slice(1)
  const both = [ofValue, ofKey].filter((mask) => mask !== undefined).map(booleanMask)
  return both.length < 2 ? both[0] : logicalAnd(both[0]!, both[1]!)
}
