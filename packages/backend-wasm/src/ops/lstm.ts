/** An LSTM layer over a whole sequence, both ways, without a tensor a step. */
import { backend as currentBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { lstmForward, lstmGradient, lstmRecurrentGradient, lstmTapeBytes } from '../engine/operations/lstm.js'
import type { LstmTape } from '../engine/operations/lstm.js'
import { columnSums, inputGradient, kernelGradient, type SequenceShape } from '../engine/operations/recurrent.js'
import type { WasmBackend } from '../backend/backend.js'
import type { Given } from '../backend/kernel.js'
import { runAll, type FusedKernel } from './fused-kernel.js'
import {
  gradientInto,
  gradientList,
  lastState,
  lastStateGradient,
  maskBytes,
  maskOf,
  sequenceShape,
  writeMask,
  type RecurrentAttributes,
  type RecurrentOptions,
} from './recurrent.js'

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
  const [y, tape, ...states] = runAll(name, { x, w, u, bias, h0, c0 }, { ...attributes, withStates })
  tape!.dispose()
  return [y!, ...states]
}

/** Where the parts of the tape are in its block. */
function partsOf(shape: SequenceShape, at: number): LstmTape & { readonly mask: number } {
  const bytes = lstmTapeBytes(shape)
  const cells = at + bytes.gates
  const states = cells + bytes.cells
  return { gates: at, cells, states, mask: states + bytes.states }
}

export const lstmKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { x, w, u, ...others } = inputs as Given<'x' | 'w' | 'u'> &
      Record<'bias' | 'h0' | 'c0', TensorInfo | undefined>
    const options = attributes as unknown as RecurrentAttributes
    const shape = sequenceShape(x, u, options)
    const [bias, h0, c0] = [others.bias, others.h0, others.c0].map((info) => info && backend.pointer(info))
    const from = { x: backend.pointer(x), w: backend.pointer(w), u: backend.pointer(u), bias, h0, c0 }
    const bytes = lstmTapeBytes(shape)
    const block = backend.block(bytes.gates + bytes.cells + bytes.states + maskBytes(shape, options))
    const tape = partsOf(shape, block.pointer)
    writeMask(backend, shape, options, tape.mask)
    const all = options.sequences ? backend.output([shape.batch, shape.time, shape.units], 'float32') : undefined
    lstmForward(backend.engine, { ...shape, ...from, tape, ...maskOf(options, tape.mask), y: all?.pointer })
    const y = all ?? lastState(backend, shape, tape.states)
    if (!options.withStates) return [y, block]
    return [y, block, lastState(backend, shape, tape.states), lastState(backend, shape, tape.cells)]
  },
  gradient: {
    inputsToSave: ['x', 'w', 'u'],
    outputsToSave: [false, true],
    gradFunc: (dy, saved, attributes) =>
      gradients(gradientList(dy), saved, attributes as unknown as RecurrentAttributes),
  },
}

/** Back through time at once; the products only for those inputs that are asked for. */
function gradients(
  [dy, , dState, dCell]: readonly (Tensor | undefined)[],
  saved: readonly Tensor[],
  options: RecurrentAttributes,
): Record<string, () => Tensor> {
  const backend = currentBackend() as WasmBackend
  const { engine } = backend
  const [x, w, u, block] = saved as [Tensor, Tensor, Tensor, Tensor]
  const shape = sequenceShape(x, u, options)
  const tape = partsOf(shape, backend.pointer(block))
  const dh = lastStateGradient(backend, shape, dState, options.sequences ? undefined : dy)
  const dc = lastStateGradient(backend, shape, dCell, undefined)
  lstmGradient(engine, {
    ...shape,
    ...maskOf(options, tape.mask),
    u: backend.pointer(u),
    tape,
    ...(options.sequences && { dy: backend.pointer(dy!) }),
    dh: backend.pointer(dh),
    dc: backend.pointer(dc),
  })
  const columns = 4 * shape.units
  const gates = { gates: tape.gates, columns }
  return {
    x: gradientInto(backend, x.shape, (dx) => inputGradient(engine, shape, { ...gates, w: backend.pointer(w), dx })),
    w: gradientInto(backend, w.shape, (dw) => kernelGradient(engine, shape, { ...gates, x: backend.pointer(x), dw })),
    u: gradientInto(backend, u.shape, (du) => lstmRecurrentGradient(engine, shape, tape, du)),
    bias: gradientInto(backend, [columns], (to) =>
      columnSums(engine, shape.time * shape.batch, columns, tape.gates, to),
    ),
    h0: () => dh,
    c0: () => dc,
  }
}
