/** Texts classified by the average of their words' vectors. */
import {
  dense, embedding, engine, FormatError, Generator, globalAveragePooling1d, modelContents, modelFromContents, sequential,
  type JsonObject, type Model, type ModelFile, type NamedTensor,
} from '@tessera-ml/core'
import { tensor, tidy, tile, type Tensor } from '@tensorflow/tfjs-core'
import { Vocabulary } from '../../text/vocabulary.js'
import { paddedBatch } from '../../text/bucketed-sequences.js'
import type { Token, TokenizerConfig } from '../../text/tokenize.js'
import { loadExplain } from '../text-explanation.js'
import type { Attribution, PredictTokensOptions, TextModel, TextModelContents } from '../text-model.js'

export interface AverageNetworkOptions {
  readonly classes: number
  readonly vocabularySize: number
  /** Numbers a word. */
  readonly width: number
  readonly seed: number
}

/**
 * Embedding -> average over the words -> Dense 24 relu -> Dense `classes`, whose outputs are logits.
 *
 * Shapes: ids [batch, time], 0 where padded -> logits [batch, classes]
 * Source: Joulin et al. 2016, arXiv:1607.01759 (without n-grams); Iyyer et al. 2015, doi:10.3115/v1/P15-1162.
 */
export function averageNetwork({ classes, vocabularySize, width, seed }: AverageNetworkOptions): Model {
  const layers = [
    embedding({ inputDim: vocabularySize, outputDim: width, maskZero: true, name: 'words' }),
    globalAveragePooling1d({ name: 'average' }),
    dense({ units: 24, activation: 'relu', name: 'hidden' }),
    dense({ units: classes, name: 'logits' }),
  ]
  return sequential(layers, { inputShape: [null], seed, name: 'average' })
}

const predictBatchSize = 64

export class AverageModel implements TextModel {
  readonly kind = 'average'

  constructor(
    readonly tokenizer: TokenizerConfig,
    readonly vocabulary: Vocabulary,
    readonly network: Model,
    /** Words of a text that count; the rest is left out. */
    readonly maxLength: number,
  ) {}

  /** @throws FormatError if the parts do not fit together. */
  static from(where: string, tokenizer: TokenizerConfig, config: JsonObject, tensors: readonly NamedTensor[]): AverageModel {
    const { vocabulary, maxLength, network } = config
    if (typeof maxLength !== 'number' || typeof network !== 'object' || network === null) {
      throw new FormatError(`${where}: the model must have maxLength and network, but it has not.`)
    }
    const contents: ModelFile = { kind: 'model', metadata: network as JsonObject, tensors }
    return new AverageModel(tokenizer, Vocabulary.fromJSON(vocabulary), modelFromContents(where, contents), maxLength)
  }

  contents(): TextModelContents {
    const { metadata, tensors } = modelContents(this.network)
    const tokens = [...this.vocabulary.toJSON().tokens]
    return { config: { maxLength: this.maxLength, vocabulary: { tokens }, network: metadata }, tensors }
  }

  summary(): string {
    return this.network.summary()
  }

  async probabilities(
    texts: readonly (readonly string[])[],
    { signal }: PredictTokensOptions = {},
  ): Promise<readonly Float64Array[]> {
    const ids = texts.map((tokens) => this.vocabulary.encode(tokens))
    const order = [...ids.keys()].sort((a, b) => ids[a]!.length - ids[b]!.length || a - b)
    const rows: Float64Array[] = []
    for (let start = 0; start < order.length; start += predictBatchSize) {
      const batch = order.slice(start, start + predictBatchSize)
      const x = paddedBatch(batch.map((i) => ids[i]!), this.maxLength)
      const logits = await this.network.predict(x, { batchSize: predictBatchSize, ...(signal && { signal }) })
      batch.forEach((i, row) => (rows[i] = softmaxOf(logits[row]!)))
    }
    return rows
  }

  /** Integrated gradients from zero vectors to the words' vectors; a word's value is the sum over its vector. */
  async attribute(tokens: readonly Token[], classIndex: number, { signal }: PredictTokensOptions = {}): Promise<Attribution> {
    const { integratedGradients, sumPerStep } = await loadExplain('explain')
    await engine()
    const counted = tokens.slice(0, this.maxLength)
    const ids = paddedBatch([this.vocabulary.encode(counted.map(({ text }) => text))], this.maxLength)
    const explanation = await integratedGradients((x) => this.#logitsFrom(x, ids.data), this.#vectors(ids.data), {
      target: classIndex,
      of: 'logits',
      ...(signal && { signal }),
    })
    const sums = sumPerStep(explanation).values.data
    return {
      method: 'integrated gradients',
      spans: counted.map(({ start, end }, i) => ({ start, end, value: sums[i]! })),
      base: explanation.baseValues!.data[0]!,
      logit: explanation.predictions.data[0]!,
    }
  }

  /** The words' vectors of one text. Shapes: ids [time] -> [1, time, width] */
  #vectors(ids: Int32Array) {
    const table = this.network.layer('words').parameters[0]!
    const width = table.shape[1]!
    const values = table.values()
    const data = new Float32Array(ids.length * width)
    ids.forEach((id, step) => data.set(values.subarray(id * width, (id + 1) * width), step * width))
    return { data, shape: [1, ids.length, width] }
  }

  /** The network from its second layer on. The ids tell the mask. Shapes: vectors [batch, time, width] -> [batch, classes] */
  #logitsFrom(vectors: Tensor, ids: Int32Array): Tensor {
    const words = this.network.layer('words')
    return tidy(() => {
      const rows = tile(tensor(ids, [1, ids.length], 'int32'), [vectors.shape[0]!, 1])
      const pass = {
        training: false,
        random: new Generator(0),
        onValue: (layer: unknown, value: Tensor) => (layer === words ? vectors : value),
      }
      return this.network.forward([rows], pass).outputs[0]!
    })
  }
}

function softmaxOf(logits: readonly number[]): Float64Array {
  const largest = Math.max(...logits)
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
