// The nine workloads that are compared with other libraries: their models, and a batch for each.
import {
  add,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  globalAveragePooling1d,
  globalAveragePooling2d,
  input,
  layerNormalization,
  lstm,
  maxPooling2d,
  model,
  multiHeadAttention,
  oneHot,
  positionEmbedding,
  sequential,
} from '@tessera-ml/core'

/** @typedef {import('@tessera-ml/core').Batch} Batch */
/** @typedef {import('@tessera-ml/core').Generator} Generator */
/** @typedef {import('@tessera-ml/core').Model} Model */
/**
 * @typedef {object} Workload
 * @property {() => Model} model compiled
 * @property {(random: Generator) => Batch} batch
 */

/**
 * @param {Generator} random
 * @param {number[]} shape
 */
function normal(random, shape) {
  const data = new Float32Array(shape.reduce((size, axis) => size * axis, 1))
  random.fillNormal(data)
  return { data, shape }
}

/**
 * @param {Generator} random
 * @param {number[]} shape
 * @param {number} bound
 */
function integers(random, shape, bound) {
  const data = Int32Array.from({ length: shape.reduce((size, axis) => size * axis, 1) }, () => random.integer(bound))
  return { data, shape }
}

/**
 * @param {Generator} random
 * @param {number} rows
 */
const classes = (random, rows) =>
  oneHot(
    Array.from({ length: rows }, () => random.integer(10)),
    10,
  )

/** @param {import('@tessera-ml/core').Layer[]} layers @param {number[]} inputShape @returns {Model} */
function chain(layers, inputShape) {
  const chained = sequential(layers, { inputShape, seed: 1 })
  chained.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' })
  return chained
}

/** @param {number} filters */
const conv = (filters) => conv2d({ filters, kernelSize: 3, activation: 'relu' })
const head = () => dense({ units: 10, activation: 'softmax' })

/** @type {Record<string, Workload>} */
export const workloads = {
  mlp: {
    model: () =>
      chain([dense({ units: 64, activation: 'relu' }), dense({ units: 64, activation: 'relu' }), head()], [100]),
    batch: (random) => ({ x: normal(random, [32, 100]), y: classes(random, 32) }),
  },
  mnist_cnn: {
    model: () => {
      const layers = [
        conv(32),
        maxPooling2d(),
        conv(64),
        maxPooling2d(),
        flatten(),
        dense({ units: 128, activation: 'relu' }),
        head(),
      ]
      return chain(layers, [28, 28, 1])
    },
    batch: (random) => ({ x: normal(random, [32, 28, 28, 1]), y: classes(random, 32) }),
  },
  cifar_cnn: {
    model: () => {
      const pictures = [conv(32), maxPooling2d(), conv(64), maxPooling2d(), conv(64), flatten()]
      return chain([...pictures, dense({ units: 64, activation: 'relu' }), dropout({ rate: 0.5 }), head()], [32, 32, 3])
    },
    batch: (random) => ({ x: normal(random, [64, 32, 32, 3]), y: classes(random, 64) }),
  },
  image224: {
    model: () => {
      const pictures = [32, 64, 128].flatMap((filters) => [conv(filters), maxPooling2d()])
      return chain(
        [...pictures, globalAveragePooling2d(), dense({ units: 1024, activation: 'relu' }), head()],
        [224, 224, 3],
      )
    },
    batch: (random) => ({ x: normal(random, [8, 224, 224, 3]), y: classes(random, 8) }),
  },
  boxes128: {
    model: () => {
      const picture = input({ shape: [128, 128, 3] })
      let features = picture
      for (const filters of [32, 64, 128]) features = maxPooling2d().apply(conv(filters).apply(features))
      const pooled = globalAveragePooling2d().apply(features)
      const kind = dense({ units: 10, activation: 'softmax', name: 'kind' }).apply(pooled)
      const box = dense({ units: 4, name: 'box' }).apply(pooled)
      const boxes = model({ inputs: picture, outputs: [kind, box], seed: 1 })
      boxes.compile({ optimizer: 'adam', loss: { kind: 'categoricalCrossentropy', box: 'meanSquaredError' } })
      return boxes
    },
    batch: (random) => ({
      x: normal(random, [16, 128, 128, 3]),
      y: { kind: classes(random, 16), box: normal(random, [16, 4]) },
    }),
  },
  text_gap: {
    model: () => {
      const layers = [
        embedding({ inputDim: 10_000, outputDim: 16 }),
        globalAveragePooling1d(),
        dense({ units: 24, activation: 'relu' }),
      ]
      const text = sequential([...layers, dense({ units: 1, activation: 'sigmoid' })], { inputShape: [120], seed: 1 })
      text.compile({ optimizer: 'adam', loss: 'binaryCrossentropy' })
      return text
    },
    batch: (random) => ({ x: integers(random, [32, 120], 10_000), y: integers(random, [32, 1], 2) }),
  },
  text_lstm: {
    model: () => chain([embedding({ inputDim: 1000, outputDim: 64 }), lstm({ units: 64 }), head()], [100]),
    batch: (random) => ({ x: integers(random, [32, 100], 1000), y: classes(random, 32) }),
  },
  voice_lstm: {
    model: () => {
      const sequence = () => lstm({ units: 128, returnSequences: true })
      return chain([sequence(), sequence(), lstm({ units: 128 }), head()], [100, 40])
    },
    batch: (random) => ({ x: normal(random, [32, 100, 40]), y: classes(random, 32) }),
  },
  transformer: {
    model: () => {
      const ids = input({ shape: [128] })
      const words = embedding({ inputDim: 5000, outputDim: 128 }).apply(ids)
      let h = add().apply([words, positionEmbedding({ sequenceLength: 128 }).apply(words)])
      for (let block = 0; block < 2; block++) {
        h = layerNormalization().apply(add().apply([h, multiHeadAttention({ numHeads: 4, keyDim: 32 }).apply(h)]))
        const wide = dense({ units: 512, activation: 'relu' }).apply(h)
        h = layerNormalization().apply(add().apply([h, dense({ units: 128 }).apply(wide)]))
      }
      const transformer = model({ inputs: ids, outputs: head().apply(globalAveragePooling1d().apply(h)), seed: 1 })
      transformer.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' })
      return transformer
    },
    batch: (random) => ({ x: integers(random, [32, 128], 5000), y: classes(random, 32) }),
  },
}
