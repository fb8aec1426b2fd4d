/** Helpers of the backend's own tests: random tensors, and operations of tfjs run on `cpu` and here. Not published. */
import {
  env,
  getKernel,
  removeBackend,
  setBackend,
  tensor,
  tidy,
  type DataType,
  type Tensor,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { error } from '../engine/testing.js'
import type { WasmBackend } from './backend.js'
import type { KernelTable } from './kernel.js'
import { backendName, registerBackend } from './register.js'

/** A tensor as plain numbers. */
export interface Numbers {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool'
  readonly values: readonly number[]
}

export interface NumbersOptions {
  /** Default: 'float32'. */
  readonly dtype?: Numbers['dtype']
  /** Numbers are from `-scale` to `scale`, or from 0 with `positive`. Default: 3. */
  readonly scale?: number
  readonly positive?: boolean
  /** Whether NaN, infinities, -0, very large and very small numbers occur, or which. Default: false. */
  readonly special?: boolean | readonly number[]
}

const specials = [NaN, Infinity, -Infinity, -0, 0, 1e30, -1e30, 1e-40]

/** Sizes 0 and 1 often, and those around a vector's and a tile's length. */
export const size: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 15, 16, 17, 31, 33) },
)

export function shapes(minRank = 0, maxRank = 4): fc.Arbitrary<number[]> {
  return fc
    .array(size, { minLength: minRank, maxLength: maxRank })
    .filter((shape) => shape.reduce((a, b) => a * b, 1) <= 40_000)
}

/** Random numbers of a shape; the same for the same seed. */
export function fill(shape: readonly number[], seed: number, options: NumbersOptions = {}): Numbers {
  const { dtype = 'float32', scale = 3, positive = false, special = false } = options
  let state = (seed * 2654435761 + 1) >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const one = (): number => {
    if (dtype === 'bool') return next() < 0.5 ? 0 : 1
    if (special !== false && next() < 0.15) {
      const list = special === true ? specials : special
      return dtype === 'int32' ? 0 : list[Math.floor(next() * list.length)]!
    }
    const value = positive ? next() * scale : (2 * next() - 1) * scale
    return dtype === 'int32' ? Math.trunc(value) : Math.fround(value)
  }
  return { shape, dtype, values: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, one) }
}

export function numbersOf(shape: fc.Arbitrary<readonly number[]>, options: NumbersOptions = {}): fc.Arbitrary<Numbers> {
  return fc.tuple(shape, fc.nat(1e6)).map(([sizes, seed]) => fill(sizes, seed, options))
}

export interface Case {
  readonly name: string
  /** The tensors, and whatever else the operation takes. */
  readonly inputs: fc.Arbitrary<{ readonly tensors: readonly Numbers[]; readonly [option: string]: unknown }>
  readonly run: (tensors: Tensor[], options: never) => Tensor | Tensor[]
  /** Largest error relative to the largest number of the result. Default: 1e-6. */
  readonly tolerance?: number
  /** Whether cpu's kernel may run in place of ours. Default: false. */
  readonly mayFallBack?: boolean
  /** Default: 60. */
  readonly runs?: number
}

interface Outcome {
  readonly shape: readonly number[]
  readonly dtype: DataType
  readonly values: ArrayLike<number>
}

type Input = Case['inputs'] extends fc.Arbitrary<infer T> ? T : never

async function outcomesOn(backend: string, { run }: Case, input: Input): Promise<Outcome[]> {
  await setBackend(backend)
  const results = tidy(() => {
    const tensors = input.tensors.map(({ values, shape, dtype }) => tensor(Array.from(values), [...shape], dtype))
    const result = run(tensors, input as never)
    return (Array.isArray(result) ? result : [result]).map((one) => ({
      tensor: one,
      shape: one.shape,
      dtype: one.dtype,
      values: one.dataSync(),
    }))
  })
  for (const { tensor: one } of results) one.dispose()
  return results
}

/** The backend of a test file: 2 threads, guards on, strict, removed at the end. */
export function useBackend(): () => WasmBackend {
  let backend: WasmBackend
  beforeAll(async () => {
    // tfjs then counts the numbers that each kernel leaves behind, and its cpu backend prints no advertisement.
    env().set('IS_TEST', true)
    backend = await registerBackend({ threads: 2, guard: true })
    await setBackend(backendName)
  })
  afterAll(() => removeBackend(backendName))
  return () => backend
}

/** Counts the calls of kernels of ours by name. */
function countCalls(names: readonly string[]): ReadonlyMap<string, number> {
  const calls = new Map(names.map((name) => [name, 0]))
  for (const name of names) {
    const registered = getKernel(name, backendName)
    const run = registered.kernelFunc
    registered.kernelFunc = (call) => {
      calls.set(name, calls.get(name)! + 1)
      return run(call)
    }
  }
  return calls
}

/**
 * One test a case: the operation gives here what it gives on cpu, without cpu's kernels, and leaves nothing behind. In
 * the end each kernel of the tables must have been run on 50 random inputs at least.
 */
export function compareWithCpu(cases: readonly Case[], ...tables: readonly KernelTable[]): void {
  const backend = useBackend()
  let calls: ReadonlyMap<string, number> = new Map()
  beforeAll(() => {
    calls = countCalls(tables.flatMap((table) => Object.keys(table)))
  })
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const check = fc.asyncProperty(one.inputs, async (input) => {
      const expected = await outcomesOn('cpu', one, input)
      const { liveBytes } = backend().memory()
      backend().strict = one.mayFallBack !== true
      const actual = await outcomesOn(backendName, one, input)
      expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
        expected.map(({ shape, dtype }) => ({ shape, dtype })),
      )
      for (const [i, { values }] of expected.entries()) {
        expect(error(actual[i]!.values, values, 1e-30)).toBeLessThanOrEqual(one.tolerance ?? 1e-6)
      }
      expect(backend().memory().liveBytes).toBe(liveBytes)
    })
    await fc.assert(check, { numRuns: one.runs ?? 60, seed: 1 })
    backend().strict = false
  })
  it('calls each kernel 50 times at least', () => {
    expect([...calls].filter(([, count]) => count < 50)).toEqual([])
  })
}
