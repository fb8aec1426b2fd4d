import { knownOptions } from '../errors/checks.js'
import type { Symbolic } from '../layers/symbolic.js'
import { Graph } from './graph.js'
import { Model, type ModelOptions } from './model.js'

export interface FunctionalOptions extends ModelOptions {
  /** Where data comes in: values of `input`. */
  readonly inputs: Symbolic | readonly Symbolic[]
  /** What the model gives. */
  readonly outputs: Symbolic | readonly Symbolic[]
}

/**
 * A model from a graph of layers, with one or more inputs and outputs. Data of several inputs is given by their names,
 * targets by the names of the layers that the outputs come from.
 *
 * @throws ConfigError if an output depends on an input that is not listed.
 * @example
 * const picture = input({ shape: [64] })
 * const features = dense({ units: 32, activation: 'relu' }).apply(picture)
 * const kind = dense({ units: 3, activation: 'softmax', name: 'kind' }).apply(features)
 * const box = dense({ units: 4, name: 'box' }).apply(features)
 * const detector = model({ inputs: picture, outputs: [kind, box], seed: 1 })
 */
export function model(options: FunctionalOptions): Model {
  knownOptions('model', options, ['inputs', 'outputs', 'seed', 'name'])
  const { inputs, outputs, ...modelOptions } = options
  return new Model(Graph.between(list(inputs), list(outputs)), modelOptions)
}

function list(values: Symbolic | readonly Symbolic[]): readonly Symbolic[] {
  return Array.isArray(values) ? values : [values as Symbolic]
}
