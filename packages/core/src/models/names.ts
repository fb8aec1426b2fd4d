/** Names of layers, inputs and outputs, unique within a model. */
import type { Port } from '../data/examples.js'
import { ConfigError } from '../errors/errors.js'
import type { AnyLayer } from '../layers/layer.js'
import type { Symbolic } from '../layers/symbolic.js'
import type { Graph } from './graph.js'

/**
 * Gives each layer without a name the one of its class, numbered from the second on: `dense`, `dense_1`, …
 *
 * @throws ConfigError if two layers were given the same name.
 */
export function nameLayers(layers: readonly AnyLayer[]): void {
  const taken = new Set<string>()
  for (const { name } of layers.filter((layer) => layer.isNamed)) {
    if (taken.has(name)) throw new ConfigError(`model: names of layers must differ, but got "${name}" twice.`)
    taken.add(name)
  }
  for (const layer of layers.filter((one) => !one.isNamed)) {
    const name = free(layer.name, taken)
    layer.nameIt(name)
    taken.add(name)
  }
}

/** The places for data: inputs by their own names, outputs by the names of their layers. */
export function portsOf(graph: Graph): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  return {
    inputs: ports(graph.inputs, (value) => value.name ?? 'input'),
    outputs: ports(graph.outputs, (value) => value.origin?.layer.name ?? value.name ?? 'output'),
  }
}

function ports(values: readonly Symbolic[], nameOf: (value: Symbolic) => string): Port[] {
  const taken = new Set<string>()
  return values.map((value) => {
    const name = free(nameOf(value), taken)
    taken.add(name)
    return { name, shape: value.shape }
  })
}

function free(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  let number = 1
  while (taken.has(`${base}_${number}`)) number += 1
  return `${base}_${number}`
}
