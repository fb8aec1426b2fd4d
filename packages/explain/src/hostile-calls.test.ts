/** Functions, rows and options as they should not be: a typed error of one line, and no tensor left behind. */
import { TesseraError, engine } from '@tessera-ml/core'
import { matMul, memory, mul, relu, tensor, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { arrayFunction, type BatchFunction, type Predict, type TensorFunction } from './evaluator.js'
import { explain, type ExplainMethod } from './explain.js'
import { gradCam } from './cam/grad-cam.js'
import { limeText } from './lime/lime-text.js'
import { presenceOfSegments } from './presence/presence-of-segments.js'
import { slic } from './presence/slic.js'
import { bars } from './render/bars.js'
import { beeswarm } from './render/beeswarm.js'
import { highlightedText } from './render/highlighted-text.js'
import { pictureOverlay } from './render/picture-overlay.js'

beforeAll(() => engine())

const rows = [
  [1, 2, 3],
  [0, -1, 4],
]
const background = [
  [0, 0, 0],
  [1, 1, 1],
]
const needed: Readonly<Partial<Record<ExplainMethod, object>>> = {
  exactShapley: { background },
  kernelShap: { background },
  partitionShap: { background },
  limeTabular: { training: [...rows, ...background], samples: 20 },
  featureAblation: {},
  occlusion: { window: [1] },
}
const byGradients: readonly ExplainMethod[] = ['saliency', 'integratedGradients', 'deepLift']

const asked = (f: unknown, method: ExplainMethod, more: object = {}): Promise<unknown> =>
  explain(f as BatchFunction, { input: rows, method, ...needed[method], ...more } as never)

/** @returns what was thrown, after a look at its form and at the tensors. */
async function expectFailure(call: () => unknown): Promise<string> {
  const before = memory().numTensors
  const error: unknown = await Promise.resolve()
    .then(call)
    .catch((reason: unknown) => reason)
  expect(memory().numTensors).toBe(before)
  expect(TesseraError.isInstance(error)).toBe(true)
  const { message } = error as Error
  expect(message).toMatch(/^[^\n]{20,500}\.$/)
  return message
}

let calls = 0
const ofRows = (make: (row: readonly number[]) => unknown): Predict =>
  ((batch: readonly (readonly number[])[]) => batch.map(make)) as Predict
const predicts: Readonly<Record<string, readonly [predict: Predict, message: RegExp]>> = {
  nothing: [() => undefined as never, /f's result must be a tensor, nested arrays or/],
  'a text': [() => 'yes' as never, /must be a tensor, nested arrays or .* but got "yes"/],
  'no rows': [() => [], /f must return \[batch, output\]/],
  'a row too few': [(batch) => batch.slice(1).map(() => [1]), /f must return \[batch, output\]/],
  'ragged rows': [(batch) => batch.map((_, i) => Array<number>(i + 1).fill(1)), /must be (an array of 1|a number)/],
  'rows of rows': [ofRows(() => [[1]]), /f must return \[batch, output\]/],
  'no outputs': [ofRows(() => []), /f must return \[batch, output\]/],
  NaN: [ofRows(() => [Number.NaN, 1]), /every number must be finite, but got NaN/],
  'NaN later': [ofRows(() => [(calls += 1) > 3 ? Number.NaN : 1]), /every number must be finite/],
  texts: [ofRows(() => ['1']), /must be a number, but got "1"/],
  nulls: [ofRows(() => [null]), /must be a number, but got null/],
  'more outputs each time': [
    (batch) => ((calls += 1), batch.map(() => Array<number>(calls).fill(0.5))),
    /f must return as many outputs at each call, 1, but got 2/,
  ],
}

describe.each(Object.keys(needed) as ExplainMethod[])('%s of a black box', (method) => {
  it.each(Object.keys(predicts))('that gives %s', async (name) => {
    calls = 0
    const [predict, message] = predicts[name]!
    expect(await expectFailure(() => asked(arrayFunction(predict), method))).toMatch(message)
  })

  it('that throws or rejects passes on what it says', async () => {
    const mine = new Error('mine')
    for (const predict of [
      () => Promise.reject(mine),
      () => {
        throw mine
      },
    ] as Predict[]) {
      await expect(asked(arrayFunction(predict), method)).rejects.toBe(mine)
    }
  })

  it('and options that are none', async () => {
    const f = arrayFunction(ofRows((row) => [row.length]))
    for (const more of [{ featureNames: 'abc' }, { outputNames: [1] }, { of: 5 }, { signal: 5 }, { batchSize: 0 }]) {
      await expectFailure(() => asked(f, method, more))
    }
    await expectFailure(() => asked(5, method))
    expect(await expectFailure(() => explain(f, undefined as never))).toMatch(
      /options must be an object, but got undefined/,
    )
  })
})

const functions: Readonly<Record<string, TensorFunction>> = {
  nothing: () => undefined as never,
  'a promise': (async () => 1) as never,
  'an array': () => [1] as never,
  'another batch': () => zeros([7, 2]),
  'rows of rows': (x) => zeros([x.shape[0], 2, 2]),
  NaN: (x) => mul(x, Number.NaN),
  'a constant': (x) => zeros([x.shape[0], 2]),
  'a disposed tensor': (x) => {
    const y = matMul(x as Tensor<never>, tensor2d([[1], [2], [3]]))
    y.dispose()
    return y
  },
}

describe.each(byGradients)('%s of a function of tensors', (method) => {
  it.each(Object.keys(functions))('that gives %s', async (name) => {
    await expectFailure(() => asked((x: Tensor, at: readonly number[]) => functions[name]!(relu(x), at), method))
  })
})

const disposed = (): Tensor => {
  const x = tensor([[1, 2, 3]])
  x.dispose()
  return x
}
const circle: unknown[] = []
circle.push(circle)

describe('rows that are none', () => {
  it.each<[string, () => unknown]>([
    ['none', () => []],
    ['empty ones', () => [[]]],
    ['ragged ones', () => [[1, 2, 3], [1]]],
    ['one without its list', () => [1, 2, 3]],
    ['a gap', () => [Object.assign(Array<number>(3), { 1: 1, 2: 1 })]],
    ['a list of itself', () => circle],
    ['a shape of text', () => ({ data: [1, 2, 3], shape: 'x' })],
    ['a shape below 0', () => ({ data: [1, 2, 3], shape: [-1, -3] })],
    ['no data', () => ({ data: null, shape: [0] })],
    ['a disposed tensor', disposed],
    ['a date', () => new Date(0)],
  ])('%s', async (_, input) => {
    const f = arrayFunction(ofRows(() => [1]))
    await expectFailure(() => explain(f, { input: input() as never, background }))
  })

  it('a tensor of texts', async () => {
    const texts = tensor(['a'])
    await expectFailure(() => explain(arrayFunction(ofRows(() => [1])), { input: texts, background }))
    texts.dispose()
  })
})

describe('Shapley values', () => {
  it.each<[string, object, RegExp]>([
    ['without a background', { background: undefined }, /background must be examples/],
    ['of groups that are no lists', { groups: [0, 1, 2] }, /groups must be a list of lists/],
    ['of groups that are text', { groups: 'abc' }, /groups must be a list of lists/],
    ['with weights that are text', { backgroundWeights: 'ab' }, /backgroundWeights must be one number an example/],
  ])('%s', async (_, more, message) => {
    expect(await expectFailure(() => asked(arrayFunction(ofRows(() => [1])), 'exactShapley', more))).toMatch(message)
  })

  it('of a background of one row, the row itself, are 0', async () => {
    const f = arrayFunction(ofRows((row) => [row[0]!]))
    const { values } = await explain(f, { input: rows.slice(0, 1), background: rows.slice(0, 1) })
    expect([...values.data]).toEqual([0, 0, 0])
  })
})

describe('texts, pictures and charts', () => {
  it.each<[string, () => unknown]>([
    ['an empty text', () => limeText(() => [1], '')],
    ['no text', () => limeText(() => [1], 5 as never)],
    ['an expression that is text', () => limeText(() => [1], 'a b', { splitExpression: '(' as never })],
    ['an empty picture', () => slic([])],
    ['no segments', () => presenceOfSegments((x) => x, [[1]], undefined as never)],
    ['no halves of a network', () => gradCam({} as never, [[[[1]]]])],
    ['a chart of nothing', () => bars(undefined as never)],
    ['a chart of null', () => bars([null] as never)],
    ['a swarm of nothing', () => beeswarm(undefined as never)],
    ['spans that are text', () => highlightedText('a', 'b' as never)],
    ['an overlay of nothing', () => pictureOverlay(undefined as never, undefined as never)],
  ])('%s', async (_, call) => {
    await expectFailure(call)
  })

  it('segments are no more than pixels, and rounds end when nothing moves', async () => {
    const { data } = await slic([[0, 1, 0.5]], { segments: 1e9, iterations: 1e9 })
    expect(data).toHaveLength(3)
  })
})
