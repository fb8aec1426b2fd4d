import {
  bidirectional,
  concatenate,
  dense,
  dropout,
  embedding,
  input,
  lstm,
  model,
  timeDistributed,
  type Embedding,
  type Model,
} from '@tessera-ml/core'
import { crf } from './crf.js'

export interface TaggerNetworkOptions {
  /** Makes the vectors of words: a layer of its own for each network. */
  readonly words: Embedding
  readonly characters: number
  /** Numbers of the vector of a character, and of each direction's state over them; 0 leaves characters out. */
  readonly characterUnits: number
  readonly units: number
  readonly dropout: number
  readonly tags: number
  readonly seed: number
}

/**
 * Words, and their characters read in both directions -> LSTM in both directions -> Dense -> CRF.
 *
 * Shapes: words [batch, time] and characters [batch, time, letters] -> [batch, time, (tags + 1)²].
 * Source: Lample et al. 2016, arXiv:1603.01360.
 */
export function taggerNetwork(options: TaggerNetworkOptions): Model {
  const { characters, characterUnits, units, tags, seed } = options
  const words = input({ shape: [null], name: 'words' })
  const letters = input({ shape: [null, null], name: 'characters' })
  const wordVectors = options.words.apply(words)
  const hasCharacters = characterUnits > 0
  const features = hasCharacters
    ? concatenate({ name: 'features' }).apply([wordVectors, lettersRead(letters, characters, characterUnits)])
    : wordVectors
  const drop = (name: string) => dropout({ rate: options.dropout, name })
  const states = bidirectional({ layer: lstm({ units, returnSequences: true }), name: 'states' }).apply(
    drop('feature_dropout').apply(features),
  )
  const scores = dense({ units: tags, name: 'scores' }).apply(drop('state_dropout').apply(states))
  const inputs = hasCharacters ? [words, letters] : [words]
  return model({ inputs, outputs: crf({ name: 'crf' }).apply(scores), seed, name: 'tagger' })
}

function lettersRead(letters: ReturnType<typeof input>, characters: number, characterUnits: number) {
  const vectors = embedding({ inputDim: characters, outputDim: characterUnits, maskZero: true, name: 'letters' })
  const read = bidirectional({ layer: lstm({ units: characterUnits }) })
  return timeDistributed({ layer: read, name: 'spelling' }).apply(vectors.apply(letters))
}
