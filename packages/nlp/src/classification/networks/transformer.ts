/** A small encoder in which every word attends to every other one. */
import {
  add,
  dense,
  dropout,
  embedding,
  globalAveragePooling1d,
  input,
  layerNormalization,
  model,
  multiHeadAttention,
  randomUniform,
  sinePositionEncoding,
  type Symbolic,
} from '@tessera-ml/core'
import type { NetworkKind } from './network-kind.js'
import { words } from './words.js'

/** Numbers a vector, and heads among which they are divided. */
const width = 64
const heads = 4
const hidden = 128
const blocks = 1
/** Share of the vectors that is dropped, of the output of each half of a block, and of what is classified. */
const rates = { words: 0.3, block: 0.2, features: 0.5 }

/**
 * Embedding + place -> blocks of attention and of two Dense layers, each added to its input and normalised -> average
 * -> Dense.
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762, sections 3.1 and 3.5.
 */
export const transformer: NetworkKind = {
  encoding: words,
  training: { learningRate: 0.001, monitor: 'valAccuracy', patience: 3 },
  network({ classes, vocabularySize, seed }) {
    const ids = input({ shape: [null] })
    const vectors = embedding({
      inputDim: vocabularySize,
      outputDim: width,
      maskZero: true,
      embeddingsInitializer: randomUniform({ minval: -0.25, maxval: 0.25 }),
      name: 'words',
    }).apply(ids)
    const placed = add({ name: 'placed' }).apply([vectors, sinePositionEncoding({ name: 'places' }).apply(vectors)])
    let steps = dropout({ rate: rates.words, name: 'wordDropout' }).apply(placed)
    for (let block = 1; block <= blocks; block++) steps = encoderBlock(steps, `block${block}`)
    const mean = globalAveragePooling1d({ name: 'average' }).apply(steps)
    const features = dropout({ rate: rates.features, name: 'dropout' }).apply(mean)
    const outputs = dense({ units: classes, name: 'logits' }).apply(features)
    return model({ inputs: ids, outputs, seed, name: 'transformer' })
  },
}

function encoderBlock(steps: Symbolic, name: string): Symbolic {
  const attended = multiHeadAttention({ numHeads: heads, keyDim: width / heads, name: `${name}Attention` }).apply(steps)
  const seen = joined(steps, attended, `${name}Seen`)
  const inner = dense({ units: hidden, activation: 'relu', name: `${name}Inner` }).apply(seen)
  return joined(seen, dense({ units: width, name: `${name}Outer` }).apply(inner), `${name}Thought`)
}

function joined(steps: Symbolic, change: Symbolic, name: string): Symbolic {
  const dropped = dropout({ rate: rates.block, name: `${name}Dropout` }).apply(change)
  return layerNormalization({ name: `${name}Normal` }).apply(add({ name }).apply([steps, dropped]))
}
