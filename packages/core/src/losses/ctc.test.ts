import { grad, memory, mul, sum, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { ShapeError, StateError } from '../errors/errors.js'
import { Generator } from '../random/generator.js'
import { checkGradient } from '../testing/numeric-gradient.js'
import golden from './__fixtures__/ctc.json' with { type: 'json' }
import { ctc } from './ctc.js'

beforeAll(() => engine())

const maskOf = (mask: number[][]) => tensor(mask, undefined, 'bool')

function expectClose(actual: Tensor, expected: readonly unknown[]): void {
  const reference = (expected as number[]).flat(3)
  const values = actual.dataSync()
  expect(values).toHaveLength(reference.length)
  reference.forEach((value, i) =>
    expect(Math.abs(values[i]! - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value))),
  )
}

describe.each(golden.cases)('ctc of $labels', ({ labels, logits, mask, expected }) => {
  it('gives the loss and the gradient of PyTorch', () => {
    const loss = (x: Tensor) => ctc()(tensor(labels), x, maskOf(mask))
    expectClose(loss(tensor(logits)), expected.loss)
    expectClose(grad((x) => sum(loss(x)))(tensor(logits)), expected.gradient)
  })

  it('weights the gradient of each example', () => {
    const weights = labels.map((_, i) => i + 0.5)
    const gradient = grad((x) => sum(mul(ctc()(tensor(labels), x, maskOf(mask)), weights)))(tensor(logits))
    expectClose(
      gradient,
      expected.gradient.map((rows, i) => rows.flat().map((value) => value * weights[i]!)),
    )
  })
})

describe('ctc', () => {
  const frames = [
    [1, 0.5, -1],
    [0, 1, 0.25],
    [0.5, -0.5, 1],
    [0.25, 0.75, 0],
  ]
  let logits: Tensor
  beforeAll(() => {
    logits = tensor([frames])
  })

  it('agrees with the sum over all paths', () => {
    // Paths of four frames that give 1, 2: each merged and freed of blanks.
    const paths = Array.from({ length: 81 }, (_, i) => [27, 9, 3, 1].map((place) => Math.floor(i / place) % 3))
    const spelled = paths.filter((path) => {
      const symbols = path.filter((symbol, t) => symbol !== 0 && symbol !== path[t - 1])
      return symbols.join() === '1,2'
    })
    const rows = frames.map((row) => {
      const total = row.reduce((all, x) => all + Math.exp(x), 0)
      return row.map((x) => Math.exp(x) / total)
    })
    const probability = spelled.reduce((all, path) => all + path.reduce((p, k, t) => p * rows[t]![k]!, 1), 0)
    expectClose(ctc()(tensor([[1, 2]]), logits), [-Math.log(probability)])
  })

  it('has the numeric gradient', () => {
    const worst = checkGradient((x) => ctc()(tensor([[2, 2]]), x), [logits], { random: new Generator(3) })
    expect(worst).toBeLessThan(1e-3)
  })

  it('gives a padded batch the loss of the unpadded one, wherever the padding is', () => {
    const padding = [9, -9, 3]
    const alone = [...ctc()(tensor([[1, 2]]), logits).dataSync()]
    expectClose(ctc()(tensor([[1, 2, 0]]), tensor([[...frames, padding]]), maskOf([[1, 1, 1, 1, 0]])), alone)
    expectClose(ctc()(tensor([[0, 1, 2]]), tensor([[padding, ...frames]]), maskOf([[0, 1, 1, 1, 1]])), alone)
  })

  it('leaves only its result behind', () => {
    const labels = tensor([[1]])
    const before = memory().numTensors
    ctc()(labels, logits).dispose()
    expect(memory().numTensors).toBe(before)
  })

  it('refuses what cannot be', () => {
    expect(() => ctc()(tensor([[1, 1, 1]]), logits)).toThrow(
      'ctc: example 0 must have at least 5 frames for its label, but got 4.',
    )
    expect(() => ctc()(tensor([[3]]), logits)).toThrow('ctc: labels must be integers in [0, 3), but got 3.')
    expect(() => ctc()(tensor([1]), logits)).toThrow(ShapeError)
    expect(() => ctc()(tensor([[1]]), logits, maskOf([[1, 1]]))).toThrow('ctc: the mask must be of shape [1, 4]')
    const first = (x: Tensor) => grad((inner) => sum(ctc()(tensor([[1]]), inner)))(x)
    expect(() => grad((x) => sum(first(x)))(logits)).toThrow(StateError)
  })
})
