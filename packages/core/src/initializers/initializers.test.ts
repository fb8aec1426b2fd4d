import { describe, expect, it } from 'vitest'
import { serialise, type Serialised } from '../errors/configurable.js'
import { ConfigError, ShapeError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import { constant, ones, zeros } from './constant.js'
import { fansOf } from './fans.js'
import { identity } from './identity.js'
import { elementCount, type Initializer } from './initializer.js'
import { orthogonal } from './orthogonal.js'
import { randomNormal } from './random-normal.js'
import { randomUniform } from './random-uniform.js'
import { initializer, initializerNames, type InitializerLike } from './resolve.js'
import { truncatedNormal } from './truncated-normal.js'
import { glorotNormal, glorotUniform, heNormal, heUniform } from './variance-scaling.js'
import { lecunNormal, lecunUniform, varianceScaling } from './variance-scaling.js'

const shape = [200, 300]

function sample(source: Initializer, size: readonly number[] = shape, seed = 1): Float32Array {
  return source.sample(size, new Generator(seed))
}

function deviation(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length)
}

function largest(values: Float32Array): number {
  return values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
}

describe('every initializer', () => {
  it.each(initializerNames)('%s: same seed, same numbers; round trip through JSON; fills the shape', (name) => {
    const made = initializer(name)
    const stored = JSON.parse(JSON.stringify(serialise(made))) as Serialised
    const again = initializer(stored)
    expect(again.config()).toEqual(made.config())
    expect(again.className).toBe(made.className)
    expect([...sample(again, [8, 6])]).toEqual([...sample(made, [8, 6])])
    expect(sample(made, [8, 6]).length).toBe(48)
    expect(sample(made, [0, 6]).length).toBe(0)
  })

  it.each(initializerNames.filter((name) => name !== 'identity'))('%s: works for a convolution kernel', (name) => {
    const values = sample(initializer(name), [3, 3, 4, 5])
    expect(values.length).toBe(180)
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it('draws other numbers for another seed, and moves the generator on', () => {
    const random = new Generator(1)
    const [first, second] = [glorotUniform().sample([4, 4], random), glorotUniform().sample([4, 4], random)]
    expect([...first]).not.toEqual([...second])
    expect([...sample(glorotUniform(), [4, 4], 2)]).not.toEqual([...first])
  })

  it('refuses shapes that are none', () => {
    expect(() => sample(zeros(), [2, -1])).toThrow(ShapeError)
    expect(() => sample(heNormal(), [2, 1.5])).toThrow('varianceScaling: shape must consist of integers')
  })
})

describe('constant, zeros, ones, identity', () => {
  it('give every element the value', () => {
    expect([...sample(zeros(), [2])]).toEqual([0, 0])
    expect([...sample(ones(), [2])]).toEqual([1, 1])
    expect([...sample(constant({ value: -2.5 }), [])]).toEqual([-2.5])
    expect([...sample(constant(), [1])]).toEqual([0])
  })

  it('put the gain on the diagonal, also where the matrix is not square', () => {
    expect([...sample(identity({ gain: 3 }), [2, 3])]).toEqual([3, 0, 0, 0, 3, 0])
    expect([...sample(identity(), [3, 2])]).toEqual([1, 0, 0, 1, 0, 0])
    expect(() => sample(identity(), [2, 2, 2])).toThrow('identity: shape must be a matrix')
  })
})

describe('random initializers', () => {
  it("have Keras 3's defaults", () => {
    expect(randomNormal().config()).toEqual({ mean: 0, stddev: 0.05 })
    expect(truncatedNormal().config()).toEqual({ mean: 0, stddev: 0.05 })
    expect(randomUniform().config()).toEqual({ minval: -0.05, maxval: 0.05 })
    expect(varianceScaling().config()).toEqual({ scale: 1, mode: 'fanIn', distribution: 'truncatedNormal' })
    expect(orthogonal().config()).toEqual({ gain: 1 })
  })

  it('have the mean and the deviation asked for', () => {
    const values = sample(randomNormal({ mean: 2, stddev: 0.5 }))
    expect(values.reduce((sum, x) => sum + x, 0) / values.length).toBeCloseTo(2, 2)
    expect(deviation(values.map((x) => x - 2))).toBeCloseTo(0.5, 2)
    const cut = sample(truncatedNormal({ mean: 1, stddev: 0.5 })).map((x) => x - 1)
    expect(largest(cut)).toBeLessThanOrEqual(1)
    expect(deviation(cut)).toBeCloseTo(0.5 * 0.87962566, 2)
    const even = sample(randomUniform({ minval: 1, maxval: 3 }))
    expect(even.every((x) => x >= 1 && x < 3)).toBe(true)
    expect(deviation(even.map((x) => x - 2))).toBeCloseTo(1 / Math.sqrt(3), 2)
  })
})

describe('variance scaling', () => {
  it('counts fans as Keras does', () => {
    expect(fansOf([])).toEqual({ fanIn: 1, fanOut: 1 })
    expect(fansOf([7])).toEqual({ fanIn: 7, fanOut: 7 })
    expect(fansOf([2, 3])).toEqual({ fanIn: 2, fanOut: 3 })
    expect(fansOf([5, 2, 3])).toEqual({ fanIn: 10, fanOut: 15 })
    expect(fansOf([3, 4, 2, 5])).toEqual({ fanIn: 24, fanOut: 60 })
  })

  const fans = [200, 300] as const
  it.each([
    ['glorotUniform', glorotUniform(), Math.sqrt(6 / (fans[0] + fans[1]))],
    ['heUniform', heUniform(), Math.sqrt(6 / fans[0])],
    ['lecunUniform', lecunUniform(), Math.sqrt(3 / fans[0])],
  ])('%s fills its range and no more', (_, source, limit) => {
    const values = sample(source)
    expect(largest(values)).toBeLessThanOrEqual(Math.fround(limit))
    expect(largest(values)).toBeGreaterThan(0.999 * limit)
    expect(Math.abs(deviation(values) / (limit / Math.sqrt(3)) - 1)).toBeLessThan(0.01)
  })

  it.each([
    ['glorotNormal', glorotNormal(), 2 / (fans[0] + fans[1])],
    ['heNormal', heNormal(), 2 / fans[0]],
    ['lecunNormal', lecunNormal(), 1 / fans[0]],
    ['fanOut', varianceScaling({ scale: 3, mode: 'fanOut' }), 3 / fans[1]],
  ])('%s has its variance after the cut', (_, source, variance) => {
    const values = sample(source)
    expect(Math.abs(deviation(values) / Math.sqrt(variance) - 1)).toBeLessThan(0.01)
    expect(largest(values)).toBeLessThanOrEqual((2 * Math.sqrt(variance)) / 0.8796256 + 1e-6)
  })

  it('does not cut the untruncated distribution', () => {
    const values = sample(varianceScaling({ distribution: 'untruncatedNormal' }))
    expect(Math.abs(deviation(values) / Math.sqrt(1 / fans[0]) - 1)).toBeLessThan(0.01)
    expect(largest(values)).toBeGreaterThan(3 / Math.sqrt(fans[0]))
  })

  it('counts a fan of 0 as 1', () => {
    expect(varianceScaling().sample([0, 3], new Generator(1)).length).toBe(0)
    expect(
      largest(varianceScaling({ mode: 'fanOut', distribution: 'uniform' }).sample([], new Generator(1))),
    ).toBeLessThan(2)
  })
})

describe('orthogonal', () => {
  /** Largest difference of MᵀM (or MMᵀ) from gain² times the identity. */
  function gap(values: Float32Array, rows: number, columns: number, gain = 1): number {
    const byColumns = rows >= columns
    const [long, short] = byColumns ? [rows, columns] : [columns, rows]
    const at = (i: number, k: number) => (byColumns ? values[i * columns + k]! : values[k * columns + i]!)
    let most = 0
    for (let a = 0; a < short; a++) {
      for (let b = 0; b < short; b++) {
        let product = 0
        for (let i = 0; i < long; i++) product += at(i, a) * at(i, b)
        most = Math.max(most, Math.abs(product - (a === b ? gain * gain : 0)))
      }
    }
    return most
  }

  it.each([
    [[30, 30], 30, 30],
    [[50, 20], 50, 20],
    [[20, 50], 20, 50],
    [[3, 3, 4, 10], 36, 10],
    [[1, 5], 1, 5],
    [[5, 1], 5, 1],
  ])('of shape %j has orthonormal rows or columns', (size, rows, columns) => {
    expect(gap(sample(orthogonal(), size), rows, columns)).toBeLessThan(1e-5)
    expect(gap(sample(orthogonal({ gain: 2 }), size), rows, columns, 2)).toBeLessThan(1e-5)
  })

  it.each([
    [9, 6],
    [6, 9],
    [7, 7],
  ])('of shape %i × %i is the Q whose R has a positive diagonal', (rows, columns) => {
    const [long, short] = [Math.max(rows, columns), Math.min(rows, columns)]
    const a = new Float32Array(rows * columns)
    new Generator(1).fillNormal(a)
    const w = sample(orthogonal(), [rows, columns])
    // R = QᵀA, with A in its order of drawing: `short` columns of `long` numbers.
    const r = (i: number, j: number) => {
      let sum = 0
      for (let k = 0; k < long; k++)
        sum += (rows >= columns ? w[k * columns + i]! : w[i * columns + k]!) * a[j * long + k]!
      return sum
    }
    const indices = Array.from({ length: short }, (_, i) => i)
    const below = indices.flatMap((i) => indices.slice(0, i).map((j) => Math.abs(r(i, j))))
    expect(Math.max(...below)).toBeLessThan(1e-6)
    expect(Math.min(...indices.map((i) => r(i, i)))).toBeGreaterThan(0.05)
  })

  it('makes 256 × 1024 in time', () => {
    const started = performance.now()
    const values = sample(orthogonal(), [256, 1024])
    const elapsed = performance.now() - started
    expect(elementCount([256, 1024])).toBe(values.length)
    // The bound leaves room for a busy machine.
    expect(elapsed).toBeLessThan(1500)
  })

  it('needs two dimensions', () => {
    expect(() => sample(orthogonal(), [4])).toThrow(ShapeError)
  })
})

describe('options', () => {
  it.each<[() => unknown, string]>([
    [() => constant({ value: Number.NaN }), 'constant: value must be a finite number, but got NaN.'],
    [() => randomNormal({ stddev: -1 }), 'randomNormal: stddev must be a number of at least 0, but got -1.'],
    [() => truncatedNormal({ mean: Infinity }), 'truncatedNormal: mean'],
    [() => randomUniform({ minval: 1, maxval: 0 }), 'randomUniform: maxval must be at least minval (1), but got 0.'],
    [() => varianceScaling({ scale: 0 }), 'varianceScaling: scale'],
    [() => varianceScaling({ mode: 'fanin' as 'fanIn' }), 'Did you mean "fanIn"?'],
    [() => varianceScaling({ distribution: 'normal' as 'uniform' }), 'varianceScaling: distribution must be one of'],
    [() => orthogonal({ gains: 1 } as object), 'Did you mean "gain"?'],
    [() => identity({ gain: '1' } as object), 'identity: gain must be a finite number, but got "1".'],
    [() => initializer('glorotuniform' as InitializerLike), 'Did you mean "glorotUniform"?'],
    [() => initializer('constructor' as InitializerLike), 'initializer must be one of'],
    [() => initializer({ className: 'HeNorml', config: {} }), 'Did you mean "HeNormal"?'],
    [() => initializer({ className: 'HeNormal', config: { scale: 1 } }), 'heNormal'],
    [() => initializer({ className: 'RandomNormal', config: { stddev: 'a' } }), 'randomNormal: stddev'],
    [() => initializer(null as unknown as InitializerLike), 'initializer must be a name'],
    [() => initializer({ className: 'Zeros' } as unknown as InitializerLike), 'initializer must be a name'],
  ])('are refused with their name: %#', (make, message) => {
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })

  it('keep an initializer that is one already, also a foreign one', () => {
    const own: Initializer = {
      className: 'Own',
      config: () => ({}),
      sample: (size) => new Float32Array(elementCount(size)),
    }
    expect(initializer(own)).toBe(own)
  })
})
