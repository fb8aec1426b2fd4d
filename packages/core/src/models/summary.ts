/** A model as a table: each layer call with its output shape and number of weights. */
import { describeShape } from '../engine/shape.js'
import type { AnyLayer } from '../layers/layer.js'
import type { Symbolic } from '../layers/symbolic.js'
import type { Graph } from './graph.js'

/** The number of weights of a layer, and how many of them training may change. */
interface Count {
  readonly all: number
  readonly trainable: number
}

/**
 * A table in plain text, as Keras prints it. A value that comes from anything but the row above says where from.
 */
export function summary(name: string, graph: Graph): string {
  const header = ['Layer (type)', 'Output shape', 'Weights', 'From']
  const inputs = graph.inputs.map((value) => [`${value.name ?? 'input'} (Input)`, describeShape(value.shape), '0', ''])
  const counted = new Set<AnyLayer>()
  let previous: Symbolic | undefined = graph.inputs.at(-1)
  const calls = graph.calls.map(({ layer, inputs: from, output }) => {
    const weights = counted.has(layer) ? 'shared' : count([layer]).all.toLocaleString('en-US')
    const isNext = from.length === 1 && from[0] === previous
    counted.add(layer)
    previous = output
    return [
      `${layer.name} (${layer.className})`,
      describeShape(output.shape),
      weights,
      isNext ? '' : from.map(nameOf).join(', '),
    ]
  })
  const hasFrom = calls.some((row) => row[3] !== '')
  const total = count(graph.layers)
  return [
    `Model: ${name}`,
    ...table([header, ...inputs, ...calls].map((row) => (hasFrom ? row : row.slice(0, 3)))),
    `Weights: ${total.all.toLocaleString('en-US')}, of which ${total.trainable.toLocaleString('en-US')} are trainable`,
  ].join('\n')
}

function count(layers: readonly AnyLayer[]): Count {
  const sum = (sizes: readonly { readonly size: number }[]): number => sizes.reduce((all, { size }) => all + size, 0)
  return {
    all: sum(layers.flatMap((layer) => layer.parameters)),
    trainable: sum(layers.flatMap((layer) => layer.trainableParameters)),
  }
}

/** The name of an input or a layer; with the place of a value that is not the first its layer gives: `lstm[1]`. */
function nameOf(value: Symbolic): string {
  const { origin, name = 'input' } = value
  if (origin === undefined) return name
  const place = origin.outputs.indexOf(value)
  return place === 0 ? origin.layer.name : `${origin.layer.name}[${place}]`
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const isNumber = (column: number): boolean => rows[0]![column] === 'Weights'
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))
  return [rule, lines[0]!, rule, ...lines.slice(1), rule]
}
