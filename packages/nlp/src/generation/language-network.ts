import {
  add,
  dense,
  dropout,
  embedding,
  input,
  layerNormalization,
  lstm,
  model,
  positionEmbedding,
  transformerEncoder,
  type Model,
  type Symbolic,
} from '@tessera-ml/core'

export type LanguageModelName = 'lstm' | 'gpt'

export interface LanguageNetworkOptions {
  readonly model: LanguageModelName
  readonly tokens: number
  readonly contextLength: number
  readonly units: number
  readonly layers: number
  readonly heads: number
  readonly dropout: number
  readonly seed: number
}

/**
 * Logits of the next token at each step. Shapes: ids [batch, time] -> [batch, time, tokens].
 *
 *   lstm   Embedding -> LSTM, several -> Dense
 *   gpt    Embedding + position -> blocks of causal attention, normalised first -> LayerNormalization -> Dense
 *
 * Source: Graves 2013, arXiv:1308.0850; Radford et al. 2019, "Language Models are Unsupervised Multitask Learners".
 */
export function languageNetwork(options: LanguageNetworkOptions): Model {
  const { tokens, units, seed } = options
  const ids = input({ shape: [null], name: 'ids' })
  const vectors = embedding({ inputDim: tokens, outputDim: units, name: 'tokens' }).apply(ids)
  const states = options.model === 'lstm' ? recurrent(vectors, options) : attentive(vectors, options)
  const outputs = dense({ units: tokens, name: 'logits' }).apply(states)
  return model({ inputs: ids, outputs, seed, name: options.model })
}

function recurrent(vectors: Symbolic, { units, layers, dropout: rate }: LanguageNetworkOptions): Symbolic {
  let states = vectors
  for (let layer = 1; layer <= layers; layer++) {
    states = lstm({ units, returnSequences: true, name: `lstm_${layer}` }).apply(states)
    states = dropout({ rate, name: `dropout_${layer}` }).apply(states)
  }
  return states
}

function attentive(vectors: Symbolic, options: LanguageNetworkOptions): Symbolic {
  const { units, layers, heads, contextLength, dropout: rate } = options
  const places = positionEmbedding({ sequenceLength: contextLength, initializer: 'randomUniform', name: 'places' })
  let states = dropout({ rate, name: 'dropout' }).apply(add({ name: 'placed' }).apply([vectors, places.apply(vectors)]))
  for (let layer = 1; layer <= layers; layer++) {
    states = transformerEncoder({
      intermediateDim: 4 * units,
      numHeads: heads,
      dropout: rate,
      activation: 'gelu',
      normalizeFirst: true,
      useCausalMask: true,
      name: `block_${layer}`,
    }).apply(states)
  }
  return layerNormalization({ name: 'norm' }).apply(states)
}
