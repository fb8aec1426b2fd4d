/** A padded batch gives the loss, the gradients and the metrics of the one without padding, whatever the layer. */
import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { activation } from '../layers/activation.js'
import { add } from '../layers/add.js'
import { additiveAttention } from '../layers/additive-attention.js'
import { attention } from '../layers/attention.js'
import { attentionPooling1d } from '../layers/attention-pooling.js'
import { averagePooling1d } from '../layers/average-pooling.js'
import { batchNormalization } from '../layers/batch-normalization.js'
import { bidirectional } from '../layers/bidirectional.js'
import { concatenate } from '../layers/concatenate.js'
import { conv1d } from '../layers/conv1d.js'
import { dense } from '../layers/dense.js'
import { depthwiseConv1d } from '../layers/depthwise-conv.js'
import { embedding } from '../layers/embedding.js'
import { globalAveragePooling1d } from '../layers/global-average-pooling.js'
import { globalMaxPooling1d } from '../layers/global-max-pooling.js'
import { groupNormalization } from '../layers/group-normalization.js'
import { gru } from '../layers/gru.js'
import type { AnyLayer } from '../layers/layer.js'
import { layerNormalization } from '../layers/layer-normalization.js'
import { lstm } from '../layers/lstm.js'
import { maxPooling1d } from '../layers/max-pooling.js'
import { multiHeadAttention } from '../layers/multi-head-attention.js'
import { multiply } from '../layers/multiply.js'
import { positionEmbedding } from '../layers/position-embedding.js'
import { prelu } from '../layers/prelu.js'
import { rmsNormalization } from '../layers/rms-normalization.js'
import { separableConv1d } from '../layers/separable-conv.js'
import { simpleRNN } from '../layers/simple-rnn.js'
import { sinePositionEncoding } from '../layers/sine-position-encoding.js'
import { softmax } from '../layers/softmax.js'
import { input } from '../layers/symbolic.js'
import { timeDistributed } from '../layers/time-distributed.js'
import { transformerEncoder } from '../layers/transformer-encoder.js'
import { unitNormalization } from '../layers/unit-normalization.js'
import { upSampling1d } from '../layers/up-sampling.js'
import { sparseCategoricalCrossentropy } from '../losses/sparse-categorical-crossentropy.js'
import { Generator } from '../random/generator.js'
import { gradientsOf } from '../testing/numeric-gradient.js'
import { withValues } from '../testing/layer-case.js'
import { totalLoss } from '../training/total-loss.js'
import { model } from './functional.js'
import type { Model } from './model.js'
import { sequential } from './sequential.js'

beforeAll(async () => void (await engine()))

const words = () => embedding({ inputDim: 9, outputDim: 4, maskZero: true, embeddingsInitializer: 'randomNormal' })
const head = () => dense({ units: 3, activation: 'softmax', kernelInitializer: 'randomNormal' })
const chain = (...layers: AnyLayer[]): Model =>
  sequential([words(), ...layers, head()], { inputShape: [null], seed: 6 })

/** Words, merged with what a layer makes of them, and averaged. */
function branches(
  branch: AnyLayer,
  merge: { apply(x: readonly ReturnType<typeof input>[]): ReturnType<typeof input> },
) {
  const ids = input({ shape: [null] })
  const vectors = words().apply(ids)
  const other = (branch as unknown as { apply(x: typeof ids): typeof ids }).apply(vectors)
  const outputs = head().apply(globalAveragePooling1d().apply(merge.apply([vectors, other])))
  return model({ inputs: ids, outputs, seed: 6 })
}

/** A recurrent layer over words, from the states that another has left of them. */
function fromStates(make: typeof lstm | typeof gru): Model {
  const ids = input({ shape: [null] })
  const vectors = words().apply(ids)
  const [, ...states] = make({ units: 3, returnState: true }).applyAll(vectors)
  const outputs = head().apply(make({ units: 3 }).apply([vectors, ...states]))
  return model({ inputs: ids, outputs, seed: 6 })
}

const average = globalAveragePooling1d
const largest = globalMaxPooling1d

/** Models that give one answer a text. */
const perText: Record<string, () => Model> = {
  'global average pooling': () => chain(average()),
  'global max pooling': () => chain(largest()),
  'attention pooling': () => chain(attentionPooling1d()),
  LSTM: () => chain(lstm({ units: 3 })),
  'LSTM backwards, then forwards': () =>
    chain(lstm({ units: 3, goBackwards: true, returnSequences: true }), lstm({ units: 2 })),
  'LSTM with relu': () => chain(lstm({ units: 3, activation: 'relu' })),
  GRU: () => chain(gru({ units: 3 })),
  'GRU, reset before': () => chain(gru({ units: 3, resetAfter: false })),
  'LSTM from the states of another': () => fromStates(lstm),
  'GRU from the state of another': () => fromStates(gru),
  SimpleRNN: () => chain(simpleRNN({ units: 3 })),
  'bidirectional LSTM': () => chain(bidirectional({ layer: lstm({ units: 2 }) })),
  'bidirectional GRU over bidirectional LSTM': () =>
    chain(
      bidirectional({ layer: lstm({ units: 2, returnSequences: true }) }),
      bidirectional({ layer: gru({ units: 2 }), mergeMode: 'mul' }),
    ),
  'bidirectional SimpleRNN, averaged': () =>
    chain(bidirectional({ layer: simpleRNN({ units: 2, returnSequences: true }), mergeMode: 'sum' }), average()),
  'dense steps': () => chain(timeDistributed({ layer: dense({ units: 3, activation: 'tanh' }) }), average()),
  'layer normalisation': () => chain(layerNormalization(), average()),
  'root mean square': () => chain(rmsNormalization(), average()),
  'unit norm': () => chain(unitNormalization(), average()),
  'group normalisation': () => chain(groupNormalization({ groups: 2 }), average()),
  'attention of several heads': () => chain(multiHeadAttention({ numHeads: 2, keyDim: 3 }), average()),
  'attention by products': () => chain(attention({ useScale: true }), average()),
  'attention by sums, largest': () => chain(additiveAttention(), largest()),
  'transformer encoder': () => chain(transformerEncoder({ intermediateDim: 5, numHeads: 2 }), average()),
  'causal transformer encoder, normalised first': () =>
    chain(
      transformerEncoder({ intermediateDim: 5, numHeads: 2, normalizeFirst: true, useCausalMask: true }),
      attentionPooling1d({ units: 2 }),
    ),
  'shares along time': () => chain(softmax({ axis: 1 }), largest()),
  'slopes and functions': () =>
    chain(prelu({ sharedAxes: [1], alphaInitializer: 'ones' }), activation({ activation: 'silu' }), average()),
  'repeated steps': () => chain(upSampling1d(), lstm({ units: 2 })),
  'convolution, largest': () => chain(conv1d({ filters: 3, kernelSize: 2 }), largest()),
  'convolution with strides': () => chain(conv1d({ filters: 3, kernelSize: 2, strides: 2 }), average()),
  'convolution, same': () =>
    chain(conv1d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' }), largest()),
  'convolutions, causal and dilated': () =>
    chain(
      conv1d({ filters: 3, kernelSize: 2, padding: 'causal' }),
      conv1d({ filters: 3, kernelSize: 2, padding: 'causal', dilationRate: 2 }),
      lstm({ units: 2 }),
    ),
  'causal convolution with strides': () =>
    chain(conv1d({ filters: 3, kernelSize: 3, padding: 'causal', strides: 2 }), average()),
  'depthwise convolution, dilated': () => chain(depthwiseConv1d({ kernelSize: 2, dilationRate: 2 }), average()),
  'separable convolution, same': () =>
    chain(separableConv1d({ filters: 3, kernelSize: 3, padding: 'same' }), average()),
  'max pooling': () => chain(maxPooling1d(), average()),
  'average pooling with overlap': () => chain(averagePooling1d({ poolSize: 3, strides: 1 }), largest()),
  'learned places': () => branches(positionEmbedding({ sequenceLength: 9 }), add()),
  'places by sines': () => branches(sinePositionEncoding(), multiply()),
  'words beside states': () => branches(gru({ units: 2, returnSequences: true }), concatenate()),
}

/** Models that give an answer for each word. */
const perWord: Record<string, () => Model> = {
  words: () => chain(),
  LSTM: () => chain(lstm({ units: 3, returnSequences: true })),
  'bidirectional GRU': () => chain(bidirectional({ layer: gru({ units: 2, returnSequences: true }) })),
  'transformer encoder': () => chain(transformerEncoder({ intermediateDim: 5, numHeads: 1 })),
  'convolutions that keep the length': () =>
    chain(
      conv1d({ filters: 4, kernelSize: 3, padding: 'same' }),
      conv1d({ filters: 4, kernelSize: 2, padding: 'causal', dilationRate: 2 }),
    ),
}

interface Texts {
  readonly ids: readonly (readonly number[])[]
  /** One number a text, or one a word. */
  readonly labels: readonly (readonly number[])[]
}

/** The same texts, each with padding behind it up to the length. */
function padded({ ids, labels }: Texts, length: number, isPerWord: boolean): Texts {
  const grow = (row: readonly number[]) => [...row, ...Array.from({ length: length - row.length }, () => 0)]
  return { ids: ids.map(grow), labels: isPerWord ? labels.map(grow) : labels }
}

function labelled(ids: Texts['ids'], isPerWord: boolean): Texts {
  return { ids, labels: ids.map((row, i) => (isPerWord ? row.map((id) => id % 3) : [i % 3])) }
}

interface Outcome {
  readonly loss: number
  readonly gradients: readonly (readonly number[])[]
}

function trainingOutcome(net: Model, { ids, labels }: Texts, isPerWord: boolean): Outcome {
  let outcome: Outcome = { loss: Number.NaN, gradients: [] }
  const loss = sparseCategoricalCrossentropy()
  const objective = { output: 'output', loss, weight: 1, metrics: [], weightedMetrics: [] }
  tidy(() => {
    const x = tensor(
      ids.map((row) => [...row]),
      undefined,
      'int32',
    )
    const target = tensor(
      isPerWord ? labels.map((row) => [...row]) : labels.map(([label]) => label!),
      undefined,
      'int32',
    )
    const parameters = net.trainableParameters
    const total = (...values: Tensor[]): Tensor =>
      withValues(parameters, values, () => {
        const forward = net.forward([x], { training: true, random: new Generator(1) })
        return totalLoss([objective], [target], forward, net.layers, undefined).total
      })
    const at = parameters.map(({ value }) => value)
    const gradients = gradientsOf(total, at, tensor(1)).map((gradient) => [...gradient.dataSync()])
    outcome = { loss: total(...at).dataSync()[0]!, gradients }
  })
  return outcome
}

/** Each number within 1e-6, or of the largest where that is above 1. */
function expectSame(actual: Outcome, expected: Outcome): void {
  expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(1e-6 * Math.max(1, expected.loss))
  for (const [i, gradient] of expected.gradients.entries()) {
    const scale = gradient.reduce((largestOne, value) => Math.max(largestOne, Math.abs(value)), 1)
    for (const [j, value] of gradient.entries())
      expect(Math.abs(actual.gradients[i]![j]! - value)).toBeLessThan(1e-6 * scale)
  }
}

/** What each text gives alone, by how much it counts. */
function together(parts: readonly (Outcome & { readonly weight: number })[]): Outcome {
  const all = parts.reduce((sum, { weight }) => sum + weight, 0)
  const mean = (of: (part: Outcome) => number) => parts.reduce((sum, part) => sum + (of(part) * part.weight) / all, 0)
  const gradients = parts[0]!.gradients.map((one, i) => one.map((_, j) => mean((part) => part.gradients[i]![j]!)))
  return { loss: mean((part) => part.loss), gradients }
}

const lengths = labelled(
  [
    [3, 5, 1, 8, 2],
    [4, 4, 7],
    [6, 1, 2, 3],
  ],
  false,
).ids
const even = labelled(
  [
    [3, 5, 1, 8],
    [4, 4, 7, 2],
    [6, 1, 2, 3],
  ],
  false,
).ids

for (const [kind, models] of Object.entries({ 'a text': perText, 'a word': perWord })) {
  const isPerWord = kind === 'a word'
  describe(`one answer ${kind}`, () => {
    it.each(Object.entries(models))('texts of several lengths train as each alone: %s', (_, make) => {
      const net = make()
      const texts = labelled(lengths, isPerWord)
      const alone = texts.ids.map((row, i) => {
        const one = { ids: [row], labels: [texts.labels[i]!] }
        return { ...trainingOutcome(net, one, isPerWord), weight: isPerWord ? row.length : 1 }
      })
      expectSame(trainingOutcome(net, padded(texts, 7, isPerWord), isPerWord), together(alone))
    })

    it.each(Object.entries(models))('padding changes neither loss nor metrics nor predictions: %s', async (_, make) => {
      const net = make()
      net.compile({ loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'], weightedMetrics: ['accuracy'] })
      const texts = labelled(even, isPerWord)
      const evaluate = ({ ids, labels }: Texts) => {
        const y = isPerWord ? labels.map((row) => [...row]) : labels.map(([label]) => label!)
        return net.evaluate({ x: ids.map((row) => [...row]), y }, { batchSize: 2 })
      }
      const [plain, behind] = [await evaluate(texts), await evaluate(padded(texts, 6, isPerWord))]
      expect(Object.keys(plain).length).toBeGreaterThan(1)
      for (const [name, value] of Object.entries(plain)) expect(Math.abs(behind[name]! - value)).toBeLessThan(1e-6)
    })
  })
}

it('statistics of a batch leave padding out: batch normalisation', () => {
  const net = chain(batchNormalization(), lstm({ units: 3 }))
  const texts = labelled(even, false)
  expectSame(trainingOutcome(net, padded(texts, 6, false), false), trainingOutcome(net, texts, false))
})
