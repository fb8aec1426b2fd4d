/** A GRU layer over a whole sequence, both ways, without a tensor a step. */
import { backend as currentBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import { gruForward, gruGradient, gruRecurrentBiasGradient, gruRecurrentGradient } from '../engine/operations/gru.js'
import { gruTapeBytes, type GruShape, type GruTape } from '../engine/operations/gru.js'
import { columnSums, inputGradient, kernelGradient } from '../engine/operations/recurrent.js'
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
  const { initial: h0, resetAfter = true, ...attributes } = options
  const [y, tape, ...states] = runAll(name, { x, w, u, bias, h0 }, { ...attributes, resetAfter, withStates })
  tape!.dispose()
  return [y!, ...states]
}

/** Where the parts of the tape are in its block. */
function partsOf(shape: GruShape, at: number): GruTape & { readonly mask: number } {
  const bytes = gruTapeBytes(shape)
  const extra = at + bytes.gates
  const states = extra + bytes.extra
  return { gates: at, extra, states, mask: states + bytes.states }
}

export const gruKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { x, w, u, ...others } = inputs as Given<'x' | 'w' | 'u'> & Record<'bias' | 'h0', TensorInfo | undefined>
    const options = attributes as unknown as Attributes
    const { resetAfter, sequences = false, withStates } = options
    const shape = { ...sequenceShape(x, u, options), resetAfter }
    const [bias, h0] = [others.bias, others.h0].map((info) => info && backend.pointer(info))
    const recurrentBias = bias !== undefined && resetAfter ? bias + 12 * shape.units : undefined
    const from = { x: backend.pointer(x), w: backend.pointer(w), u: backend.pointer(u), bias, recurrentBias, h0 }
    const bytes = gruTapeBytes(shape)
    const block = backend.block(bytes.gates + bytes.extra + bytes.states + maskBytes(shape, options))
    const tape = partsOf(shape, block.pointer)
    writeMask(backend, shape, options, tape.mask)
    const all = sequences ? backend.output([shape.batch, shape.time, shape.units], 'float32') : undefined
    gruForward(backend.engine, { ...shape, ...from, tape, ...maskOf(options, tape.mask), y: all?.pointer })
    const y = all ?? lastState(backend, shape, tape.states)
    return withStates ? [y, block, lastState(backend, shape, tape.states)] : [y, block]
  },
  gradient: {
    inputsToSave: ['x', 'w', 'u'],
    outputsToSave: [false, true],
    gradFunc: (dy, saved, attributes) => gradients(gradientList(dy), saved, attributes as unknown as Attributes),
  },
}

/** Back through time at once; the products only for those inputs that are asked for. */
function gradients(
  [dy, , dState]: readonly (Tensor | undefined)[],
  saved: readonly Tensor[],
  options: Attributes,
): Record<string, () => Tensor> {
  const backend = currentBackend() as WasmBackend
  const { engine } = backend
  const [x, w, u, block] = saved as [Tensor, Tensor, Tensor, Tensor]
  const { resetAfter, sequences = false } = options
  const shape = { ...sequenceShape(x, u, options), resetAfter }
  const tape = partsOf(shape, backend.pointer(block))
  const dh = lastStateGradient(backend, shape, dState, sequences ? undefined : dy)
  gruGradient(engine, {
    ...shape,
    ...maskOf(options, tape.mask),
    u: backend.pointer(u),
    tape,
    ...(sequences && { dy: backend.pointer(dy!) }),
    dh: backend.pointer(dh),
  })
  const columns = 3 * shape.units
  const gates = { gates: tape.gates, columns }
  return {
    x: gradientInto(backend, x.shape, (dx) => inputGradient(engine, shape, { ...gates, w: backend.pointer(w), dx })),
    w: gradientInto(backend, w.shape, (dw) => kernelGradient(engine, shape, { ...gates, x: backend.pointer(x), dw })),
    u: gradientInto(backend, u.shape, (du) => gruRecurrentGradient(engine, shape, tape, du)),
    bias: gradientInto(backend, resetAfter ? [2, columns] : [columns], (to) => {
      columnSums(engine, shape.time * shape.batch, columns, tape.gates, to)
      if (resetAfter) gruRecurrentBiasGradient(engine, shape, tape, to + 4 * columns)
    }),
    h0: () => dh,
  }
}
