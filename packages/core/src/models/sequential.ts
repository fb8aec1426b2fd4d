import type { Shape } from '../engine/shape.js'
import { ConfigError } from '../errors/errors.js'
import { describe } from '../errors/describe.js'
import type { AnyLayer } from '../layers/layer.js'
import { input } from '../layers/symbolic.js'
import { applyTo } from './architecture.js'
import { Graph } from './graph.js'
import { Model, type ModelOptions } from './model.js'

export interface SequentialOptions extends ModelOptions {
  /**
   * The shape of one example, without the batch axis; `null` for an axis of any size. Default: that of the first data.
   */
  readonly inputShape?: Shape
}

/**
 * A model of layers one after the other.
 *
 * Without `inputShape` the weights are made at the first `fit`, `predict` or `build`.
 *
 * @throws ConfigError if there are no layers or a layer is listed twice.
 * @example
 * const model = sequential([dense({ units: 8, activation: 'relu' }), dense({ units: 1 })], { inputShape: [4], seed: 1 })
 */
export function sequential(layers: readonly AnyLayer[], options: SequentialOptions = {}): Model {
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new ConfigError(`sequential: layers must be a list of at least one layer, but got ${describe(layers)}.`)
  }
  if (new Set(layers).size < layers.length) {
    throw new ConfigError(
      'sequential: layers must differ, but got one of them twice. Make two, or share one with model().',
    )
  }
  const { inputShape, ...modelOptions } = options
  const chain = (shape: Shape): Graph => {
    const start = input({ shape })
    const end = layers.reduce((value, layer) => applyTo(layer, value), start)
    return Graph.between([start], [end])
  }
  return new Model(inputShape === undefined ? ([shape]) => chain(shape!.slice(1)) : chain(inputShape), modelOptions)
}
