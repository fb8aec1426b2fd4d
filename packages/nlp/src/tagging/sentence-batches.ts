/** Sentences as batches of numbers for the tagger. */
import type { Batch, Dataset, EpochContext } from '@tessera-ml/core'
import type { Vocabulary } from '../text/vocabulary.js'

/** The inputs of one sentence. */
export interface EncodedSentence {
  readonly words: Int32Array
  /** Ids of the characters, a row a word. */
  readonly characters: readonly Int32Array[]
  readonly tags: Int32Array
}

/** Characters of a word that count, the first ones. */
const longestWord = 40

export class SentenceEncoder {
  constructor(
    readonly words: Vocabulary,
    readonly characters: Vocabulary,
    readonly withCharacters: boolean,
  ) {}

  encode(words: readonly string[], tags: Int32Array): EncodedSentence {
    return {
      words: this.words.encode(words.map((word) => word.toLowerCase())),
      characters: words.map((word) => this.characters.encode([...word].slice(0, longestWord))),
      tags,
    }
  }

  /** Inputs by name, padded behind with 0. Shapes: words [batch, time], characters [batch, time, letters]. */
  inputs(sentences: readonly EncodedSentence[]) {
    const time = Math.max(...sentences.map(({ words }) => words.length))
    const letters = Math.max(1, ...sentences.flatMap(({ characters }) => characters.map((one) => one.length)))
    const words = { data: new Int32Array(sentences.length * time), shape: [sentences.length, time] }
    const spelling = {
      data: new Int32Array(sentences.length * time * letters),
      shape: [sentences.length, time, letters],
    }
    for (const [row, sentence] of sentences.entries()) {
      words.data.set(sentence.words, row * time)
      sentence.characters.forEach((ids, i) => spelling.data.set(ids, (row * time + i) * letters))
    }
    return this.withCharacters ? { words, characters: spelling } : { words }
  }
}

/** Batches of sentences of like length, in an order that each epoch draws anew. */
export class SentenceBatches implements Dataset {
  readonly batchesPerEpoch: number

  constructor(
    private readonly encoder: SentenceEncoder,
    private readonly sentences: readonly EncodedSentence[],
    private readonly batchSize: number,
  ) {
    this.batchesPerEpoch = Math.ceil(sentences.length / batchSize)
  }

  *batches({ shuffle, random }: EpochContext): Iterable<Batch> {
    const { length } = this.sentences
    const order = shuffle ? [...random.permutation(length)] : [...this.sentences.keys()]
    // Stable, so that sentences of one length stay in their random order.
    order.sort((a, b) => this.sentences[a]!.words.length - this.sentences[b]!.words.length)
    const turns = shuffle ? random.permutation(this.batchesPerEpoch) : Array(this.batchesPerEpoch).keys()
    for (const turn of turns) {
      const rows = order.slice(turn * this.batchSize, (turn + 1) * this.batchSize).map((row) => this.sentences[row]!)
      const x = this.encoder.inputs(rows)
      const [, time] = x.words.shape as [number, number]
      const y = { data: new Int32Array(rows.length * time), shape: [rows.length, time] }
      rows.forEach(({ tags }, row) => y.data.set(tags, row * time))
      yield { x, y }
    }
  }
}
