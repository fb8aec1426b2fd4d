/** Helpers of the engine's own tests: engines with guards, blocks filled with numbers, comparison. Not published. */
import { Engine, type EngineOptions } from './engine.js'

/** Runs `use` with a fresh engine (guards on), then checks that every block was freed unharmed. */
export function withEngine<T>(options: EngineOptions, use: (engine: Engine) => T): T {
  const engine = new Engine({ guard: true, ...options })
  try {
    return use(engine)
  } finally {
    engine.dispose()
  }
}

/** Waits until the workers of an engine run. */
export async function workersUp(engine: Engine): Promise<void> {
  while (engine.workersReady < engine.threads - 1) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** Numbers in [-1, 1) from a seed (a linear congruential generator: the tests need nothing better). */
export function numbers(length: number, seed = 1): Float32Array {
  let state = (seed * 2654435761) >>> 0
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

export function upload(engine: Engine, values: ArrayLike<number>): number {
  const pointer = engine.allocator.allocate(4 * values.length)
  engine.memory.float32(pointer, values.length).set(values)
  return pointer
}

export function uploadInts(engine: Engine, values: ArrayLike<number>): number {
  const pointer = engine.allocator.allocate(4 * values.length)
  engine.memory.int32(pointer, values.length).set(values)
  return pointer
}

export function download(engine: Engine, pointer: number, length: number): Float32Array {
  return Float32Array.from(engine.memory.float32(pointer, length))
}

/**
 * Uploads the inputs, allocates outputs of the given lengths, runs, and returns the outputs; everything is freed, which
 * also checks the guards.
 */
export function compute(
  engine: Engine,
  inputs: readonly (Float32Array | Int32Array)[],
  outputs: readonly number[],
  run: (inputs: readonly number[], outputs: readonly number[]) => void,
): Float32Array[] {
  const from = inputs.map((values) =>
    values instanceof Int32Array ? uploadInts(engine, values) : upload(engine, values),
  )
  const to = outputs.map((length) => engine.allocator.allocate(4 * length))
  try {
    run(from, to)
    return to.map((pointer, i) => download(engine, pointer, outputs[i] ?? 0))
  } finally {
    for (const pointer of [...from, ...to]) engine.allocator.free(pointer)
  }
}

/** The element at `index`, which must be there. */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new Error(`element ${index} of ${list.length}`)
  return value
}

/** Largest difference relative to the largest expected magnitude (at least `floor`); NaN only where NaN is expected. */
export function error(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 1e-3): number {
  let scale = floor
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i] ?? NaN) || 0)
  let worst = actual.length === expected.length ? 0 : Infinity
  for (let i = 0; i < expected.length; i++) {
    const [x = NaN, y = NaN] = [actual[i], expected[i]]
    if (Object.is(x, y) || x === y || (Number.isNaN(x) && Number.isNaN(y))) continue
    const difference = Math.abs(x - y) / scale
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference)
  }
  return worst
}

/** The same bits, NaN and signed zeros included. */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
  const bytes = (x: Float32Array) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength)
  return Buffer.compare(bytes(a), bytes(b)) === 0
}
