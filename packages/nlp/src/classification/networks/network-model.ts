/** Texts classified by a network over their words. */
import {
  engine,
  FormatError,
  Generator,
  modelContents,
  modelFromContents,
  type JsonObject,
  type Model,
  type NamedTensor,
} from '@tessera-ml/core'
import { tensor, tidy, tile, type Tensor } from '@tensorflow/tfjs-core'
import { paddedBatch } from '../../text/bucketed-sequences.js'
import type { Token, TokenizerConfig } from '../../text/tokenize.js'
import { Vocabulary } from '../../text/vocabulary.js'
import { loadExplain } from '../load-explain.js'
import type { Attribution, PredictTokensOptions, TextModel, TextModelContents } from '../text-model.js'
import { attentionPooling } from './attention-pooling.js'
import { maskedToZero, withMaskOf } from './mask-layers.js'
import { networkKinds, type NetworkName } from './network-kinds.js'
import type { EncodedText } from './text-encoding.js'

/** Texts a step of prediction. */
const batchSize = 64

/** Layers that networks have beside those of core. */
const layers = [attentionPooling, maskedToZero, withMaskOf]

export class NetworkModel implements TextModel {
  readonly logitFactor = 1

  constructor(
    readonly kind: NetworkName,
    readonly tokenizer: TokenizerConfig,
    readonly vocabulary: Vocabulary,
    readonly network: Model,
    /** Words of a text that count; the rest is left out. */
    readonly maxLength: number,
  ) {}

  /** @throws FormatError if the parts do not fit together. */
  static from(
    kind: NetworkName,
    tokenizer: TokenizerConfig,
    config: JsonObject,
    tensors: readonly NamedTensor[],
  ): NetworkModel {
    const { vocabulary: tokens, maxLength, network } = config
    const vocabulary = Vocabulary.fromJSON(tokens)
    if (typeof maxLength !== 'number' || !Number.isInteger(maxLength) || maxLength < 1) {
      throw new FormatError(`maxLength must be a positive integer, but got ${String(maxLength)}.`)
    }
    if (typeof network !== 'object' || network === null || Array.isArray(network)) {
      throw new FormatError('network must be an object, but it is not.')
    }
    const contents = { kind: 'model', metadata: network as JsonObject, tensors }
    const model = modelFromContents('network', contents, { layers })
    const [words] = model.layer('words').parameters
    if (words?.shape.length !== 2 || words.shape[0] !== vocabulary.size || model.outputs.length !== 1) {
      const rule = `have a vector for each of ${vocabulary.size} ids and one output`
      throw new FormatError(`network must ${rule}, but it has not.`)
    }
    return new NetworkModel(kind, tokenizer, vocabulary, model, maxLength)
  }

  get classCount(): number {
    return this.network.outputs[0]!.shape!.at(-1)!
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
    const ids = texts.map((tokens) => this.#encode(tokens).ids)
    // Texts of like length together, so that little is padding.
    const order = [...ids.keys()].sort((a, b) => ids[a]!.length - ids[b]!.length || a - b)
    const rows: Float64Array[] = []
    for (let start = 0; start < order.length; start += batchSize) {
      const batch = order.slice(start, start + batchSize)
      const x = paddedBatch(batch.map((i) => ids[i]!))
      const logits = await this.network.predict(x, { batchSize, ...(signal && { signal }) })
      for (const [row, i] of batch.entries()) rows[i] = softmaxOf(logits[row]!)
    }
    return rows
  }

  /** Integrated gradients from zero vectors to those of the text; a word or pair has the sum over its vector. */
  async attribute(
    tokens: readonly Token[],
    classIndex: number,
    { signal }: PredictTokensOptions = {},
  ): Promise<Attribution> {
    const { integratedGradients, sumPerStep } = await loadExplain('explain')
    await engine()
    const { ids, covered } = this.#encode(tokens.map(({ text }) => text))
    const { data } = paddedBatch([ids])
    const explanation = await integratedGradients((x) => this.#logitsFrom(x, data), this.#vectors(data), {
      target: classIndex,
      of: 'logits',
      ...(signal && { signal }),
    })
    const sums = sumPerStep(explanation).values.data
    const spans = covered.map((positions, i) => {
      const [first, last] = [tokens[positions[0]!]!, tokens[positions.at(-1)!]!]
      return { start: first.start, end: last.end, value: sums[i]! }
    })
    return {
      method: 'integrated gradients',
      spans,
      base: explanation.baseValues!.data[0]!,
      logit: explanation.predictions.data[0]!,
    }
  }

  dispose(): void {
    this.network.dispose()
  }

  #encode(tokens: readonly string[]): EncodedText {
    return networkKinds[this.kind].encoding.encode(this.vocabulary, tokens, this.maxLength)
  }

  /** The vectors of one text. Shapes: ids [time] -> [1, time, width] */
  #vectors(ids: Int32Array) {
    const table = this.network.layer('words').parameters[0]!
    const width = table.shape[1]!
    const values = table.values()
    const data = new Float32Array(ids.length * width)
    ids.forEach((id, step) => data.set(values.subarray(id * width, (id + 1) * width), step * width))
    return { data, shape: [1, ids.length, width] }
  }

  /** The network from its second layer on; the ids tell the mask. Shapes: [batch, time, width] -> [batch, classes] */
  #logitsFrom(vectors: Tensor, ids: Int32Array): Tensor {
    const words = this.network.layer('words')
    return tidy(() => {
      const rows = tile(tensor(ids, [1, ids.length], 'int32'), [vectors.shape[0], 1])
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
