/** A GRU layer over a whole sequence; see `recurrent-kernel.ts`. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { gruForward, gruGradient, gruRecurrentBiasGradient } from '../engine/operations/gru.js'
import { gruRecurrentGradient, gruTapeBytes, type GruShape, type GruTape } from '../engine/operations/gru.js'
import { columnSums } from '../engine/operations/recurrent.js'
import { recurrentKernel, runRecurrence } from './recurrent-kernel.js'
import { sequenceShape, type RecurrentAttributes, type RecurrentOptions } from './recurrent.js'

export interface GruOptions extends RecurrentOptions {
  /** Whether the reset gate comes after the product with the state; the bias is [2, 3·units] then. Default: true. */
  readonly resetAfter?: boolean
  /** The first state, [batch, units]. Default: zeros. */
  readonly initial?: Tensor | undefined
}

interface Attributes extends RecurrentAttributes {
  readonly resetAfter: boolean
}

/** Weights of the GRU, see `FusedOperations`. */
type Weights = readonly [w: Tensor, u: Tensor, bias: Tensor | undefined]

const name = 'TesseraGru'

/** The outputs; see `FusedOperations`. */
export function gru(x: Tensor, w: Tensor, u: Tensor, bias: Tensor | undefined, options: GruOptions = {}): Tensor {
  return runGru(x, [w, u, bias], options, false)[0]!
}

/** The outputs and the last state; see `FusedOperations`. */
export function gruWithState(
  x: Tensor,
  w: Tensor,
  u: Tensor,
  bias: Tensor | undefined,
  options: GruOptions = {},
): [y: Tensor, h: Tensor] {
  return runGru(x, [w, u, bias], options, true) as [Tensor, Tensor]
}

function runGru(x: Tensor, [w, u, bias]: Weights, options: GruOptions, withStates: boolean): Tensor[] {
  const { initial: h0, resetAfter = true, ...others } = options
  const attributes: Attributes = { ...others, resetAfter, withStates }
  return runRecurrence(name, { x, w, u, bias, h0 }, attributes)
}

export const gruKernel = recurrentKernel<keyof GruTape, GruShape>({
  name,
  gates: 3,
  states: [['h0', 'states']],
  shapeOf: (x, u, attributes): GruShape => {
    const { resetAfter } = attributes as Attributes
    return { ...sequenceShape(x, u, attributes), resetAfter }
  },
  tapeBytes: gruTapeBytes,
  run: (engine, shape, { first: [h0], ...from }) => {
    const recurrentBias = from.bias !== undefined && shape.resetAfter ? from.bias + 12 * shape.units : undefined
    gruForward(engine, { ...shape, ...from, recurrentBias, h0 })
  },
  runBack: (engine, shape, { dStates: [dh], ...from }) => gruGradient(engine, { ...shape, ...from, dh: dh! }),
  recurrentGradient: gruRecurrentGradient,
  biasShape: ({ resetAfter, units }) => (resetAfter ? [2, 3 * units] : [3 * units]),
  biasGradient: (engine, shape, tape, dBias) => {
    const { time, batch, units, resetAfter } = shape
    columnSums(engine, time * batch, 3 * units, tape.gates, dBias)
    if (resetAfter) gruRecurrentBiasGradient(engine, shape, tape, dBias + 12 * units)
  },
})
