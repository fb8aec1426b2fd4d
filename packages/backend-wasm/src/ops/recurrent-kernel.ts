/** A recurrent layer over a whole sequence as one kernel, both ways, without a tensor a step. */
import { backend as currentBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmBackend } from '../backend/backend.js'
import type { Given, Inputs } from '../backend/kernel.js'
import type { Engine } from '../engine/engine.js'
import { inputGradient, kernelGradient, type SequenceShape } from '../engine/operations/recurrent.js'
import { runAll, type FusedKernel } from './fused-kernel.js'
import {
  gradientInto,
  gradientList,
  lastState,
  lastStateGradient,
  maskBytes,
  maskOf,
  writeMask,
  type RecurrentAttributes,
} from './recurrent.js'

/** Pointers to what the forward run leaves for the gradient. */
export type Tape<Part extends string> = Readonly<Record<Part | 'gates', number>>

/** Pointers to what a run reads and writes. */
export interface Run<Part extends string> {
  readonly x: number
  readonly w: number
  readonly u: number
  readonly bias: number | undefined
  /** The first states. */
  readonly first: readonly (number | undefined)[]
  readonly tape: Tape<Part>
  readonly mask?: number
  /** All states. */
  readonly y: number | undefined
}

/** Pointers to what the way back reads and writes. */
export interface RunBack<Part extends string> extends Pick<Run<Part>, 'u' | 'tape' | 'mask'> {
  /** Gradient of all states. */
  readonly dy: number | undefined
  /** In, the gradients of the last states; out, those of the first. */
  readonly dStates: readonly number[]
}

/** One kind of recurrence. The gradients of its weights are of the tape after the way back. */
export interface Recurrence<Part extends string, Shape extends SequenceShape> {
  readonly name: string
  /** How many gates there are: columns of a unit in the kernels. */
  readonly gates: number
  /** The inputs that are first states, and the part of the tape that has all of the state. */
  readonly states: readonly (readonly [input: string, part: Part])[]
  readonly shapeOf: (x: TensorInfo, u: TensorInfo, attributes: RecurrentAttributes) => Shape
  /** Bytes of each part. */
  readonly tapeBytes: (shape: Shape) => Tape<Part>
  readonly run: (engine: Engine, shape: Shape, run: Run<Part>) => void
  readonly runBack: (engine: Engine, shape: Shape, run: RunBack<Part>) => void
  readonly recurrentGradient: (engine: Engine, shape: Shape, tape: Tape<Part>, du: number) => void
  readonly biasShape: (shape: Shape) => readonly number[]
  readonly biasGradient: (engine: Engine, shape: Shape, tape: Tape<Part>, dBias: number) => void
}

/** The output of a recurrence, and behind it the last states where the attributes ask for them. */
export function runRecurrence(
  name: string,
  inputs: Readonly<Record<string, Tensor | undefined>>,
  attributes: RecurrentAttributes,
): Tensor[] {
  const [y, tape, ...states] = runAll(name, inputs, attributes)
  tape!.dispose()
  return [y!, ...states]
}

export function recurrentKernel<Part extends string, Shape extends SequenceShape>(
  recurrence: Recurrence<Part, Shape>,
): FusedKernel {
  return {
    name: recurrence.name,
    kernel: (backend, inputs, attributes) => forward(recurrence, backend, inputs, attributes as never),
    gradient: {
      inputsToSave: ['x', 'w', 'u'],
      outputsToSave: [false, true],
      gradFunc: (dy, saved, attributes) => gradients(recurrence, gradientList(dy), saved, attributes as never),
    },
  }
}

function forward<Part extends string, Shape extends SequenceShape>(
  recurrence: Recurrence<Part, Shape>,
  backend: WasmBackend,
  inputs: Inputs,
  options: RecurrentAttributes,
): TensorInfo[] {
  const { x, w, u } = inputs as Given<'x' | 'w' | 'u'>
  const shape = recurrence.shapeOf(x, u, options)
  const [bias, ...first] = ['bias', ...recurrence.states.map(([input]) => input)].map((name) => {
    const info = inputs[name]
    return info && backend.pointer(info)
  })
  const bytes = recurrence.tapeBytes(shape)
  const block = backend.block(sumOf(Object.values(bytes)) + maskBytes(shape, options))
  const { tape, end } = placed(bytes, block.pointer)
  writeMask(backend, shape, options, end)
  const all = options.sequences ? backend.output([shape.batch, shape.time, shape.units], 'float32') : undefined
  const from = { x: backend.pointer(x), w: backend.pointer(w), u: backend.pointer(u), bias, first }
  recurrence.run(backend.engine, shape, { ...from, tape, ...maskOf(options, end), y: all?.pointer })
  const lastOf = (part: Part) => lastState(backend, shape, tape[part])
  const states = recurrence.states.map(([, part]) => part)
  return [all ?? lastOf(states[0]!), block, ...(options.withStates ? states.map(lastOf) : [])]
}

/** Back through time at once; the products only for those inputs that are asked for. */
function gradients<Part extends string, Shape extends SequenceShape>(
  recurrence: Recurrence<Part, Shape>,
  [dy, , ...dLast]: readonly (Tensor | undefined)[],
  saved: readonly Tensor[],
  options: RecurrentAttributes,
): Record<string, () => Tensor> {
  const backend = currentBackend() as WasmBackend
  const { engine } = backend
  const [x, w, u, block] = saved as [Tensor, Tensor, Tensor, Tensor]
  const shape = recurrence.shapeOf(x, u, options)
  const { tape, end } = placed(recurrence.tapeBytes(shape), backend.pointer(block))
  // Without sequences the output is the last of the first state.
  const ofOutput = (state: number) => (state === 0 && !options.sequences ? dy : undefined)
  const dStates = recurrence.states.map((_, i) => lastStateGradient(backend, shape, dLast[i], ofOutput(i)))
  recurrence.runBack(engine, shape, {
    ...maskOf(options, end),
    u: backend.pointer(u),
    tape,
    dy: options.sequences ? backend.pointer(dy!) : undefined,
    dStates: dStates.map((gradient) => backend.pointer(gradient)),
  })
  const gates = { gates: tape.gates, columns: recurrence.gates * shape.units }
  return {
    x: gradientInto(backend, x.shape, (dx) => inputGradient(engine, shape, { ...gates, w: backend.pointer(w), dx })),
    w: gradientInto(backend, w.shape, (dw) => kernelGradient(engine, shape, { ...gates, x: backend.pointer(x), dw })),
    u: gradientInto(backend, u.shape, (du) => recurrence.recurrentGradient(engine, shape, tape, du)),
    bias: gradientInto(backend, recurrence.biasShape(shape), (to) => recurrence.biasGradient(engine, shape, tape, to)),
    ...Object.fromEntries(recurrence.states.map(([input], i) => [input, () => dStates[i]!])),
  }
}

/** The parts one behind the other, and the place behind the last. */
function placed<Part extends string>(
  bytes: Tape<Part>,
  at: number,
): { readonly tape: Tape<Part>; readonly end: number } {
  let end = at
  const places = Object.entries<number>(bytes).map(([part, size]) => {
    const place = end
    end += size
    return [part, place]
  })
  return { tape: Object.fromEntries(places) as Tape<Part>, end }
}

function sumOf(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0)
}
