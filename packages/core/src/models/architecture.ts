/**
 * A model's graph as JSON and back. Values are numbered: the inputs first, then what each layer call gives, in the order
 * in which they can be computed.
 */
import { FormatError } from '../errors/errors.js'
import { describe } from '../errors/describe.js'
import type { JsonObject } from '../errors/json.js'
import { serialise, type Serialised } from '../errors/configurable.js'
import type { Shape } from '../engine/shape.js'
import type { AnyLayer } from '../layers/layer.js'
import { input, type Symbolic } from '../layers/symbolic.js'
import { Graph } from './graph.js'

/** A graph as a file holds it. A `type`, since an interface would not be assignable to `JsonObject`. */
export type Architecture = {
  readonly inputs: readonly { readonly name: string | null; readonly shape: Shape }[]
  readonly layers: readonly Serialised[]
  /** Which layer is called, by its place in `layers`, on which value or list of values. */
  readonly calls: readonly { readonly layer: number; readonly on: number | readonly number[] }[]
  /** The values that are outputs. */
  readonly outputs: readonly number[]
}

/** Makes a layer from its class and configuration. */
export type LayerMaker = (className: string, config: JsonObject) => AnyLayer

/** @throws ConfigError if an option of a layer, a function for instance, cannot be written to a file. */
export function architectureOf(graph: Graph): Architecture {
  const values = new Map<Symbolic, number>()
  for (const value of [...graph.inputs, ...graph.calls.flatMap((call) => call.outputs)]) values.set(value, values.size)
  return {
    inputs: graph.inputs.map(({ name, shape }) => ({ name: name ?? null, shape: shape.slice(1) })),
    layers: graph.layers.map((layer) => serialise(layer)),
    calls: graph.calls.map(({ layer, inputs, isList }) => {
      const on = inputs.map((value) => values.get(value)!)
      return { layer: graph.layers.indexOf(layer), on: isList ? on : on[0]! }
    }),
    outputs: graph.outputs.map((value) => values.get(value)!),
  }
}

/**
 * Builds the graph anew, with layers that have no values yet.
 *
 * @throws FormatError if the description does not make a graph.
 */
export function graphFrom(where: string, architecture: unknown, makeLayer: LayerMaker): Graph {
  try {
    const { inputs, layers, calls, outputs } = checked(where, architecture)
    const starts = inputs.map(({ name, shape }) => input(name === null ? { shape } : { name, shape }))
    const made = layers.map(({ className, config }) => makeLayer(className, config))
    const values: Symbolic[] = [...starts]
    for (const { layer, on } of calls) {
      const x = typeof on === 'number' ? entry(where, values, on) : on.map((i) => entry(where, values, i))
      values.push(...applyAllTo(entry(where, made, layer), x))
    }
    return Graph.between(
      starts,
      outputs.map((i) => entry(where, values, i)),
    )
  } catch (cause) {
    if (cause instanceof FormatError || !(cause instanceof Error)) throw cause
    throw new FormatError(`${where}: the architecture must make a model, but it does not: ${cause.message}`, { cause })
  }
}

/** Applies a layer whose type does not say what it takes; its `build` checks that. */
export function applyTo(layer: AnyLayer, x: Symbolic | readonly Symbolic[]): Symbolic {
  return applyAllTo(layer, x)[0]!
}

/** The same with all outputs. */
export function applyAllTo(layer: AnyLayer, x: Symbolic | readonly Symbolic[]): readonly Symbolic[] {
  return (layer as { applyAll(x: Symbolic | readonly Symbolic[]): readonly Symbolic[] }).applyAll(x)
}

function checked(where: string, value: unknown): Architecture {
  const parts = value as Partial<Architecture> | null
  const isComplete =
    typeof parts === 'object' &&
    parts !== null &&
    [parts.inputs, parts.layers, parts.calls, parts.outputs].every((part) => Array.isArray(part))
  if (isComplete) return parts as Architecture
  throw new FormatError(
    `${where}: the architecture must have inputs, layers, calls and outputs, but got ${describe(value)}.`,
  )
}

function entry<T>(where: string, list: readonly T[], index: number): T {
  const found = list[index]
  if (found !== undefined) return found
  throw new FormatError(`${where}: the architecture must refer to what it has, but got number ${describe(index)}.`)
}
