import { backend } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { add } from '../layers/add.js'
import { conv2d } from '../layers/conv2d.js'
import { dense } from '../layers/dense.js'
import { dropout } from '../layers/dropout.js'
import { embedding } from '../layers/embedding.js'
import { flatten } from '../layers/flatten.js'
import { globalAveragePooling1d } from '../layers/global-average-pooling.js'
import { layerNormalization } from '../layers/layer-normalization.js'
import { lstm } from '../layers/lstm.js'
import { maxPooling2d } from '../layers/max-pooling.js'
import { multiHeadAttention } from '../layers/multi-head-attention.js'
import { positionEmbedding } from '../layers/position-embedding.js'
import { input } from '../layers/symbolic.js'
import { model } from '../models/functional.js'
import type { Model } from '../models/model.js'
import { sequential } from '../models/sequential.js'
import type { LossLike } from '../losses/resolve.js'

interface WithStrict {
  strict?: boolean
}

beforeAll(async () => {
  await engine()
  ;(backend() as WithStrict).strict = true
})

afterAll(() => ((backend() as WithStrict).strict = false))

const head = () => dense({ units: 3, activation: 'softmax' })

function transformer(): Model {
  const ids = input({ shape: [6] })
  const words = embedding({ inputDim: 9, outputDim: 8, maskZero: true }).apply(ids)
  const placed = add().apply([words, positionEmbedding({ sequenceLength: 6 }).apply(words)])
  const seen = add().apply([placed, multiHeadAttention({ numHeads: 2, keyDim: 4, dropout: 0.1 }).apply(placed)])
  const outputs = head().apply(globalAveragePooling1d().apply(layerNormalization().apply(seen)))
  return model({ inputs: ids, outputs, seed: 1 })
}

const picture = () => [
  conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
  maxPooling2d(),
  flatten(),
  dropout({ rate: 0.5 }),
  head(),
]
const words = (layer: ReturnType<typeof lstm>) => [embedding({ inputDim: 9, outputDim: 4 }), layer, head()]

// What a plain backend has no strict mode for trains all the same.
it.each<[string, () => Model, readonly number[], LossLike]>([
  ['pictures', () => sequential(picture(), { inputShape: [8, 8, 2], seed: 1 }), [8, 8, 2], 'categoricalCrossentropy'],
  [
    'sequences',
    () => sequential(words(lstm({ units: 5 })), { inputShape: [6], seed: 1 }),
    [6],
    'categoricalCrossentropy',
  ],
  ['a transformer', transformer, [6], 'categoricalCrossentropy'],
  [
    'a mean of words',
    () =>
      sequential([embedding({ inputDim: 9, outputDim: 4 }), globalAveragePooling1d(), head()], {
        inputShape: [6],
        seed: 1,
      }),
    [6],
    'meanSquaredError',
  ],
])('training of %s calls no kernel of tfjs cpu', async (_, make, shape, loss) => {
  const size = 4 * shape.reduce((product, axis) => product * axis, 1)
  const x = { data: Int32Array.from({ length: size }, (__, i) => (i * 7) % 9), shape: [4, ...shape] }
  const y = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ]
  const trained = make()
  trained.compile({ optimizer: 'adam', loss, metrics: ['accuracy'] })
  const { history } = await trained.fit({ x, y }, { epochs: 2, batchSize: 2, validationSplit: 0.5 })
  expect(history['loss']).toHaveLength(2)
  expect(await trained.predict(x)).toHaveLength(4)
})
