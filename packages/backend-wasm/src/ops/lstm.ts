/** An LSTM layer over a whole sequence, both ways, without a tensor a step. */
import { backend as currentBackend, customGrad, engine as tfjsEngine, type Tensor } from '@tensorflow/tfjs-core'
import { fill } from '../engine/operations/cast.js'
import { lstmForward, lstmGradient, lstmTapeBytes, type LstmShape } from '../engine/operations/lstm.js'
import type { WasmBackend } from '../backend/backend.js'
import { asFloats } from './fused-kernel.js'

export interface LstmOptions {
  /** [batch, time], any type: where it is 0, the state stays. Default: none. */
  readonly mask?: Tensor | undefined
  /** From the last step to the first. Default: false. */
  readonly reverse?: boolean
  /** All states, [batch, time, units] in the order of x, instead of the last one, [batch, units]. Default: false. */
  readonly sequences?: boolean
}

interface Run extends LstmShape {
  readonly sequences: boolean
  readonly hasBias: boolean
}

function newTensor(backend: WasmBackend, shape: readonly number[], dtype: 'float32' | 'bool' = 'float32'): Tensor {
  return tfjsEngine().makeTensorFromTensorInfo(backend.output(shape, dtype), backend)
}

/** Bytes [time, batch] in the order of the run. */
function maskBytes(backend: WasmBackend, mask: Tensor, reverse: boolean): Tensor {
  const [batch, time] = mask.shape as [number, number]
  const result = newTensor(backend, [time, batch], 'bool')
  const [from, to] = [mask, result].map(({ dataId }) => backend.data.get(dataId).values as Uint8Array) as [
    Uint8Array,
    Uint8Array,
  ]
  for (let t = 0; t < time; t++) {
    const step = reverse ? time - 1 - t : t
    for (let b = 0; b < batch; b++) to[t * batch + b] = from[b * time + step] === 0 ? 0 : 1
  }
  return result
}

/** The outputs; see `FusedOperations`. */
export function lstm(x: Tensor, w: Tensor, u: Tensor, bias: Tensor | undefined, options: LstmOptions = {}): Tensor {
  const { mask, reverse = false, sequences = false } = options
  const [batch, time, inputs] = x.shape as [number, number, number]
  const run: Run = { batch, time, inputs, units: u.shape[0], reverse, sequences, hasBias: bias !== undefined }
  const floats = asFloats(x)
  const withGradient = customGrad((...given) => {
    const backend = currentBackend() as WasmBackend
    const save = given.at(-1) as (tensors: Tensor[]) => void
    const order = mask === undefined ? [] : [maskBytes(backend, mask, reverse)]
    const { y, tape } = forward(backend, run, [floats, w, u, bias], order[0])
    save([floats, w, u, ...tape, ...order])
    return { value: y, gradFunc: (dy: Tensor, saved: Tensor[]) => backward(backend, run, dy, saved) }
  })
  return withGradient(...(bias === undefined ? [floats, w, u] : [floats, w, u, bias]))
}

type Given = readonly [x: Tensor, w: Tensor, u: Tensor, bias: Tensor | undefined]

function forward(
  backend: WasmBackend,
  run: Run,
  given: Given,
  mask: Tensor | undefined,
): { readonly y: Tensor; readonly tape: Tensor[] } {
  const { batch, time, units, sequences } = run
  const { engine } = backend
  const bytes = lstmTapeBytes(run)
  const tape = [bytes.gates, bytes.cells, bytes.states].map((size) => newTensor(backend, [size / 4]))
  const y = newTensor(backend, sequences ? [batch, time, units] : [batch, units])
  const [gates, cells, states] = tape.map((part) => backend.pointer(part)) as [number, number, number]
  const to = backend.pointer(y)
  const [xAt, wAt, uAt, biasAt] = given.map((tensor) => tensor && backend.pointer(tensor)) as [
    number,
    number,
    number,
    number | undefined,
  ]
  lstmForward(engine, {
    ...run,
    x: xAt,
    w: wAt,
    u: uAt,
    tape: { gates, cells, states },
    ...(mask && { mask: backend.pointer(mask) }),
    ...(biasAt !== undefined && { bias: biasAt }),
    ...(sequences && { y: to }),
  })
  const stateBytes = 4 * batch * units
  if (!sequences) engine.memory.bytes.copyWithin(to, states + time * stateBytes, states + (time + 1) * stateBytes)
  return { y, tape }
}

function backward(backend: WasmBackend, run: Run, dy: Tensor, saved: readonly Tensor[]): Tensor[] {
  const { batch, units, sequences, hasBias } = run
  const { engine } = backend
  const [x, w, u, gates, cells, states, mask] = saved as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor | undefined,
  ]
  const gradients = [x.shape, w.shape, u.shape, ...(hasBias ? [[4 * units]] : [])].map((shape) =>
    newTensor(backend, shape),
  )
  const [dx, dw, du, dBias] = gradients.map((gradient) => backend.pointer(gradient)) as [
    number,
    number,
    number,
    number | undefined,
  ]
  const from = backend.pointer(dy)
  const [gatesAt, cellsAt, statesAt] = [gates, cells, states].map((part) => backend.pointer(part)) as [
    number,
    number,
    number,
  ]
  const state = batch * units
  engine.withBlock(8 * state, (dh) => {
    fill(engine, 0, dh, 2 * state)
    if (!sequences) engine.memory.bytes.copyWithin(dh, from, from + 4 * state)
    lstmGradient(engine, {
      ...run,
      x: backend.pointer(x),
      w: backend.pointer(w),
      u: backend.pointer(u),
      tape: { gates: gatesAt, cells: cellsAt, states: statesAt },
      dh,
      dc: dh + 4 * state,
      dx,
      dw,
      du,
      ...(mask && { mask: backend.pointer(mask) }),
      ...(sequences && { dy: from }),
      ...(dBias !== undefined && { dBias }),
    })
  })
  return gradients
}
