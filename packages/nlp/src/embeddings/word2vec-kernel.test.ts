import { describe, expect, it } from 'vitest'
import { sigmoidTable, word2vecKernel, type Word2vecKernel } from './word2vec-kernel.js'

const rowBytes = 64
const table = sigmoidTable()
const [input, error, places, rows] = [4096, 4160, 4224, 4288]

function kernel(shared: boolean): { readonly functions: Word2vecKernel; readonly memory: WebAssembly.Memory } {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared })
  new Float32Array(memory.buffer).set(table)
  const module = new WebAssembly.Module(word2vecKernel(rowBytes, 0, 1, shared))
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return { functions: exports as unknown as Word2vecKernel, memory }
}

describe.each([false, true])('kernel of word2vec, memory shared: %s', (shared) => {
  const { functions, memory } = kernel(shared)
  const row = (place: number) => new Float32Array(memory.buffer, place, rowBytes / 4)

  it('learns one right word against wrong ones as the formula says', () => {
    const width = rowBytes / 4
    const x = Float32Array.from({ length: width }, (_, i) => Math.sin(i + 1))
    const targets = [0, 1, 2].map((t) => Float32Array.from({ length: width }, (_, i) => Math.cos(i * (t + 2)) / 4))
    row(input).set(x)
    row(error).fill(7)
    targets.forEach((values, t) => row(rows + t * rowBytes).set(values))
    new Int32Array(memory.buffer, places, 3).set([0, 1, 2].map((t) => rows + t * rowBytes))
    functions.learn(input, places, 3, error, 0.1)
    const sums = new Float64Array(width)
    targets.forEach((v, t) => {
      const product = x.reduce((sum, value, i) => sum + value * v[i]!, 0)
      const g = 0.1 * ((t === 0 ? 1 : 0) - 1 / (1 + Math.exp(-product)))
      v.forEach((value, i) => {
        sums[i]! += g * value
        // The table is up to a step of 12/1000 off, which is 3e-4 of the gradient here.
        expect(row(rows + t * rowBytes)[i]).toBeCloseTo(value + g * x[i]!, 3)
      })
    })
    sums.forEach((sum, i) => expect(row(error)[i]).toBeCloseTo(sum, 3))
    expect([...row(input)]).toEqual([...x])
  })

  it('passes over pairs that are certain, and NaN', () => {
    for (const value of [2, -2, Number.NaN]) {
      row(input).fill(1)
      row(rows).fill(value)
      new Int32Array(memory.buffer, places, 1).set([rows])
      functions.learn(input, places, 1, error, 0.1)
      expect([...row(rows)]).toEqual(Array.from({ length: rowBytes / 4 }, () => value))
      expect([...row(error)].every((one) => one === 0)).toBe(true)
    }
  })

  it('adds one row to another', () => {
    row(rows).forEach((_, i) => (row(rows)[i] = i))
    row(input).fill(1)
    functions.addScaled(rows, input, 0.5)
    expect([...row(rows)]).toEqual(Array.from({ length: rowBytes / 4 }, (_, i) => i + 0.5))
  })
})
