/** Runs a kernel with 1, 2, 3 and 5 threads, guards on, and insists on the same bytes. For tests; not published. */
import { Engine } from './engine.js'
import { workersUp } from './testing.js'

type Values = Float32Array | Int32Array | Uint8Array

export class Threads {
  readonly #engines: readonly Engine[]

  constructor(counts: readonly number[] = [1, 2, 3, 5]) {
    this.#engines = counts.map((threads) => new Engine({ threads, guard: true }))
  }

  async ready(): Promise<void> {
    await Promise.all(this.#engines.map(workersUp))
  }

  dispose(): void {
    for (const engine of this.#engines) engine.dispose()
  }

  /** Outputs are given by their bytes; freeing all blocks checks what lies behind them. */
  run(
    inputs: readonly Values[],
    outputBytes: readonly number[],
    use: (engine: Engine, inputs: readonly number[], outputs: readonly number[]) => void,
  ): ArrayBuffer[] {
    const results = this.#engines.map((engine) => runOnce(engine, inputs, outputBytes, use))
    const [first = []] = results
    for (const [i, other] of results.entries()) {
      if (other.map(hex).join() !== first.map(hex).join()) {
        throw new Error(`${this.#engines[i]?.threads} threads give other bytes than ${this.#engines[0]?.threads}`)
      }
    }
    return first
  }

  /** The same for one float32 output of `length` numbers. */
  floats(
    inputs: readonly Values[],
    length: number,
    use: (engine: Engine, inputs: readonly number[], to: number) => void,
  ): Float32Array {
    const [buffer] = this.run(inputs, [4 * length], (engine, from, [to = 0]) => use(engine, from, to))
    return new Float32Array(buffer ?? new ArrayBuffer(0))
  }
}

function runOnce(
  engine: Engine,
  inputs: readonly Values[],
  outputBytes: readonly number[],
  use: (engine: Engine, inputs: readonly number[], outputs: readonly number[]) => void,
): ArrayBuffer[] {
  const from = inputs.map((values) => {
    const pointer = engine.allocator.allocate(values.byteLength)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    engine.memory.uint8(pointer, values.byteLength).set(bytes)
    return pointer
  })
  const to = outputBytes.map((bytes) => engine.allocator.allocate(bytes))
  try {
    use(engine, from, to)
    return to.map((pointer, i) => Uint8Array.from(engine.memory.uint8(pointer, outputBytes[i] ?? 0)).buffer)
  } finally {
    for (const pointer of [...from, ...to]) engine.allocator.free(pointer)
  }
}

function hex(buffer: ArrayBuffer): string {
  return Buffer.from(buffer).toString('hex')
}
