/** Attention by its formula, and a Transformer made of layers: positions, several heads, dense layers, sums around them. */
import { matMul, mul, softmax, transpose, type Tensor } from '@tensorflow/tfjs-core'
import {
  add,
  dense,
  embedding,
  globalAveragePooling1d,
  input,
  layerNormalization,
  model,
  multiHeadAttention,
  sinePositionEncoding,
  type Batch,
  type Model,
} from '@tessera-ml/core'

/**
 * Each query gets a mean of the values, by how well it fits the keys.
 *
 *   softmax(Q·Kᵀ / √d)·V
 *
 * Shapes: Q [batch, time, d], K [batch, steps, d], V [batch, steps, out] -> [batch, time, out].
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1.
 */
export function scaledDotProductAttention(query: Tensor, key: Tensor, value: Tensor): Tensor {
  const scores = mul(matMul(query, transpose(key, [0, 2, 1])), 1 / Math.sqrt(query.shape.at(-1)!))
  return matMul(softmax(scores), value)
}

/** Text classified by a Transformer block. `x` has the numbers of the words, [text, time]; `y` those of the classes. */
export async function transformer(
  training: Batch,
  { vocabulary = 10_000, dimension = 64, numHeads = 4, classes = 10, epochs = 10 } = {},
): Promise<Model> {
  const words = input({ shape: [null] })
  const vectors = embedding({ inputDim: vocabulary, outputDim: dimension }).apply(words)
  const x = add().apply([vectors, sinePositionEncoding().apply(vectors)])
  const attended = multiHeadAttention({ numHeads, keyDim: dimension / numHeads }).apply(x)
  const u = layerNormalization().apply(add().apply([x, attended]))
  const hidden = dense({ units: 4 * dimension, activation: 'relu' }).apply(u)
  const y = layerNormalization().apply(add().apply([u, dense({ units: dimension }).apply(hidden)]))
  const pooled = globalAveragePooling1d().apply(y)
  const kind = dense({ units: classes, activation: 'softmax' }).apply(pooled)
  const network = model({ inputs: words, outputs: kind, seed: 1 })
  network.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  await network.fit(training, { epochs })
  return network
}
