import {
  add,
  backend as currentBackend,
  cast,
  clone,
  complex,
  env,
  fft,
  imag,
  mul,
  matMul,
  memory,
  real,
  reshape,
  setBackend,
  slice,
  sparse,
  string,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  time,
  zeros,
} from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { useBackend } from './testing.js'
import { backendName, fallbacks, registerBackend } from './register.js'
import { version } from '../generated/version.js'

const backend = useBackend()

afterEach(() => {
  backend().strict = false
  backend().forgetFallbacks()
})

describe('tessera-wasm', () => {
  it('is one backend a process, whoever asks', async () => {
    expect(await registerBackend({ threads: 1 })).toBe(backend())
    expect(backend().engine.threads).toBe(2)
    expect(currentBackend()).toBe(backend())
  })

  it('has the version of the package', () => {
    expect(version).toBe(
      (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version,
    )
  })

  it('gives copies of its numbers, before and after they have moved into memory', () => {
    const x = tensor1d([1, 2])
    x.dataSync()[0] = 9
    expect([...x.dataSync()]).toEqual([1, 2])
    const y = add(x, x)
    y.dataSync()[0] = 9
    expect([...y.dataSync()]).toEqual([2, 4])
    x.dataSync()[0] = 9
    expect([...x.dataSync()]).toEqual([1, 2])
    x.dispose()
    y.dispose()
  })

  it('keeps what shares its numbers alive until the last is disposed', () => {
    const { liveBytes } = backend().memory()
    const x = mul(
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
      1,
    )
    const flat = reshape(x, [4])
    const same = clone(flat)
    x.dispose()
    flat.dispose()
    expect([...same.dataSync()]).toEqual([1, 2, 3, 4])
    expect(backend().refCount(same.dataId)).toBe(1)
    same.dispose()
    expect(backend().memory().liveBytes).toBeLessThan(liveBytes + 16 + 16)
  })

  it('keeps a slice after its source is gone and its memory used again', () => {
    const source = add(tensor1d([1, 2, 3, 4]), 0)
    const part = slice(source, [1], [2])
    source.dispose()
    const other = add(tensor1d([9, 9, 9, 9]), 0)
    expect([...part.dataSync()]).toEqual([2, 3])
    part.dispose()
    other.dispose()
  })

  it('gives integers as floats their value, not their bits', () => {
    const x = cast(add(tensor1d([1, 2], 'int32'), tensor1d([1, 1], 'int32')), 'float32')
    expect([...mul(x, 0.5).dataSync()]).toEqual([1, 1.5])
  })

  it('returns to the same bytes after a thousand steps', () => {
    const step = () =>
      tidy(() => {
        const x = zeros([16, 16])
        const y = matMul(add(x, 1), add(x, 2))
        slice(reshape(y, [256]), [3], [100]).dataSync()
      })
    step()
    const before = { ...backend().memory(), tensors: memory().numTensors, ids: backend().numDataIds() }
    for (let i = 0; i < 1000; i++) step()
    expect({ ...backend().memory(), tensors: memory().numTensors, ids: backend().numDataIds() }).toEqual(before)
  })

  it('takes tensors of another backend, and gives its own away', async () => {
    await setBackend('cpu')
    const x = tensor1d([1, 2])
    // tfjs's count of leaks takes a complex tensor that moves for one piece of data, not three.
    env().set('IS_TEST', false)
    const z = complex([1, 2], [3, 4])
    await setBackend(backendName)
    const y = add(x, x)
    expect([...imag(z).dataSync()]).toEqual([3, 4])
    await setBackend('cpu')
    expect([...add(y, x).dataSync()]).toEqual([3, 6])
    await setBackend(backendName)
    expect([...add(y, x).dataSync()]).toEqual([3, 6])
    env().set('IS_TEST', true)
  })

  it('takes complex numbers and strings, without counting them', () => {
    backend().strict = true
    const z = fft(complex([1, 0, 0, 0], [0, 0, 0, 0]))
    expect([...real(z).dataSync()]).toEqual([1, 1, 1, 1])
    expect([...imag(reshape(z, [2, 2])).dataSync()]).toEqual([0, 0, 0, 0])
    expect(tensor(['é', 'b']).arraySync()).toEqual(['é', 'b'])
    expect(string.stringToHashBucketFast(['a', 'b'], 10).shape).toEqual([2])
    expect(fallbacks().size).toBe(0)
  })

  it('runs kernels of tfjs cpu where it has none, and counts them', () => {
    const sums = () =>
      sparse.sparseSegmentSum(tensor1d([3, 1, 2]), tensor1d([0, 2], 'int32'), tensor1d([0, 0], 'int32'))
    expect([...sums().dataSync()]).toEqual([5])
    sums()
    expect(Object.fromEntries(fallbacks())).toEqual({ SparseSegmentSum: 2 })
  })

  it('refuses them in strict mode, with the name of the kernel', () => {
    backend().strict = true
    const [x, indices] = [tensor1d([3, 1]), tensor1d([0, 1], 'int32')]
    expect(() => sparse.sparseSegmentSum(x, indices, indices)).toThrow(
      "SparseSegmentSum: the kernel must be the backend's own in strict mode",
    )
  })

  it('says how long a function takes and what it holds', async () => {
    const { kernelMs } = await time(() => add(1, 2))
    expect(kernelMs).toBeGreaterThanOrEqual(0)
    const { unreliable, liveBytes, peakBytes, memoryBytes } = backend().memory()
    expect(unreliable).toBe(false)
    expect(peakBytes).toBeGreaterThanOrEqual(liveBytes)
    expect(memoryBytes).toBeGreaterThanOrEqual(peakBytes)
    expect([backend().epsilon(), backend().floatPrecision()]).toEqual([1e-7, 32])
  })

  it('leaves tensors alone that were disposed already', () => {
    const x = add(tensor1d([1]), 1)
    const { dataId } = x
    x.dispose()
    expect(backend().disposeData(dataId)).toBe(true)
    expect(backend().refCount(dataId)).toBe(0)
  })
})
