/** An LSTM layer over a whole sequence; see `recurrent-kernel.ts`. */
import type { Tensor } from '@tensorflow/tfjs-core'
import {
  lstmForward,
  lstmGradient,
  lstmRecurrentGradient,
  lstmTapeBytes,
  type LstmTape,
} from '../engine/operations/lstm.js'
import { columnSums, type SequenceShape } from '../engine/operations/recurrent.js'
import { recurrentKernel, runRecurrence } from './recurrent-kernel.js'
import { sequenceShape, type RecurrentOptions } from './recurrent.js'

export interface LstmOptions extends RecurrentOptions {
  /** The first state and cell, [batch, units] each. Default: zeros. */
  readonly initial?: readonly [h: Tensor, c: Tensor] | undefined
}

/** Weights of the LSTM, see `FusedOperations`. */
type Weights = readonly [w: Tensor, u: Tensor, bias: Tensor | undefined]

const name = 'TesseraLstm'

/** The outputs; see `FusedOperations`. */
export function lstm(x: Tensor, w: Tensor, u: Tensor, bias: Tensor | undefined, options: LstmOptions = {}): Tensor {
  return runLstm(x, [w, u, bias], options, false)[0]!
}

/** The outputs, the last state and the last cell; see `FusedOperations`. */
export function lstmWithStates(
  x: Tensor,
  w: Tensor,
  u: Tensor,
  bias: Tensor | undefined,
  options: LstmOptions = {},
): [y: Tensor, h: Tensor, c: Tensor] {
  return runLstm(x, [w, u, bias], options, true) as [Tensor, Tensor, Tensor]
}

function runLstm(x: Tensor, [w, u, bias]: Weights, options: LstmOptions, withStates: boolean): Tensor[] {
  const { initial: [h0, c0] = [], ...attributes } = options
  return runRecurrence(name, { x, w, u, bias, h0, c0 }, { ...attributes, withStates })
}

export const lstmKernel = recurrentKernel<keyof LstmTape, SequenceShape>({
  name,
  gates: 4,
  states: [
    ['h0', 'states'],
    ['c0', 'cells'],
  ],
  shapeOf: sequenceShape,
  tapeBytes: lstmTapeBytes,
  run: (engine, shape, { first: [h0, c0], ...from }) => lstmForward(engine, { ...shape, ...from, h0, c0 }),
  runBack: (engine, shape, { dStates: [dh, dc], ...from }) =>
    lstmGradient(engine, { ...shape, ...from, dh: dh!, dc: dc! }),
  recurrentGradient: lstmRecurrentGradient,
  biasShape: ({ units }) => [4 * units],
  biasGradient: (engine, { time, batch, units }, { gates }, dBias) =>
    columnSums(engine, time * batch, 4 * units, gates, dBias),
})
