import { oneHot } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { sentimentThreeClasses } from './sentiment-three-classes.js'
import { skipGramNetwork } from './skip-gram-network.js'
import { texts } from './testing/made-up.js'
import { textCnn, type Review } from './text-cnn.js'
import { shortTextLstm, textLstm } from './text-lstm.js'
import { textTwoClasses } from './text-two-classes.js'
import { wordVectors } from './word-vectors.js'

const vocabulary = 60

describe('textTwoClasses', () => {
  it('tells two classes of text apart', async () => {
    const [training, heldOut] = [1, 2].map((seed) => texts(128, 2, { seed }))
    const data = ({ x, labels }: typeof training & object) => ({ x, y: labels.map((label) => [label]) })
    const small = { vocabulary, dimension: 8, length: 8, epochs: 40 }
    const model = await textTwoClasses(data(training!), data(heldOut!), small)
    expect((await model.evaluate(data(heldOut!)))['accuracy']).toBeGreaterThan(0.85)
    // 60·8 + (8·24 + 24) + (24 + 1)
    expect(model.parameters.reduce((sum, { size }) => sum + size, 0)).toBe(721)
  })
})

describe('sentimentThreeClasses', () => {
  it('tells three classes of text apart', async () => {
    const { x, labels } = texts(150, 3)
    const data = { x, y: oneHot(labels, 3) }
    const model = await sentimentThreeClasses(data, { vocabulary, dimension: 8, length: 8, epochs: 60 })
    expect((await model.evaluate(data))['accuracy']).toBeGreaterThan(0.85)
  })
})

describe('textLstm', () => {
  it('reads texts of ten classes, and of any length', async () => {
    const { x, labels } = texts(200, 10)
    const data = { x, y: labels }
    const model = await textLstm(data, { vocabulary, dimension: 16, units: 16, epochs: 25 })
    expect((await model.evaluate(data))['accuracy']).toBeGreaterThan(0.7)
    expect((await model.predict([[1, 2, 3]]))[0]).toHaveLength(10)
  })

  it('has a short form that gives logits', async () => {
    const { x, labels } = texts(200, 10)
    const data = { x, y: labels }
    const model = await shortTextLstm(data, { vocabulary, dimension: 16, units: 16, epochs: 25 })
    expect((await model.evaluate(data))['accuracy']).toBeGreaterThan(0.7)
    // 60·16 + 4·(16·16 + 16·16 + 16) + (16·10 + 10)
    expect(model.parameters.reduce((sum, { size }) => sum + size, 0)).toBe(3242)
  })
})

describe('textCnn', () => {
  it('learns from reviews what it then finds in others', async () => {
    const nouns = ['film', 'story', 'cast', 'music', 'ending', 'plot']
    const words = { good: ['lovely', 'funny', 'warm', 'clever'], bad: ['dull', 'cold', 'empty', 'slow'] }
    const reviews = nouns.flatMap((noun, n) =>
      Object.entries(words).flatMap(([kind, list]) =>
        list.map((word, w): Review & { readonly isHeldOut: boolean } => {
          return { text: `The ${noun} is ${word}!`, isPositive: kind === 'good', isHeldOut: (n + w) % 3 === 0 }
        }),
      ),
    )
    const [training, heldOut] = [false, true].map((held) => reviews.filter(({ isHeldOut }) => isHeldOut === held))
    const logs = await textCnn(training!, heldOut!, { dimension: 8, maxLength: 6, filters: 8, epochs: 40 })
    expect(logs['accuracy']).toBe(1)
  })
})

describe('word2vec', () => {
  const animals = ['cat', 'dog', 'hen', 'cow']
  const tools = ['saw', 'axe', 'file', 'plane']
  const sentences = [0, 1, 2, 3].flatMap((i) => [
    ...['eats', 'sleeps', 'runs'].map((verb) => `the ${animals[i]} ${verb} outside`),
    ...['cuts', 'breaks', 'rusts'].map((verb) => `my ${tools[i]} ${verb} sometimes`),
  ])
  const nouns = new Set([...animals, ...tools])
  const small = { vectorSize: 8, window: 2, minCount: 2 }

  it('puts words together that stand in like places', async () => {
    const vectors = await wordVectors(Array(40).fill(sentences).flat(), { ...small, workers: 1, epochs: 20 })
    const nearest = (word: string): string[] =>
      vectors.mostSimilar(word, { count: 20 }).flatMap((other) => (nouns.has(other.word) ? other.word : []))
    expect(nearest('cat').slice(0, 3).sort()).toEqual(['cow', 'dog', 'hen'])
    expect(nearest('axe').slice(0, 3).sort()).toEqual(['file', 'plane', 'saw'])
  })

  it('does so as a network of layers, too', async () => {
    const { mostSimilar } = await skipGramNetwork(sentences, { ...small, negative: 3, epochs: 100 })
    const nearest = (word: string): string[] => mostSimilar(word, 100).filter((other) => nouns.has(other))
    expect(nearest('cat').slice(0, 3).sort()).toEqual(['cow', 'dog', 'hen'])
    expect(nearest('axe').slice(0, 3).sort()).toEqual(['file', 'plane', 'saw'])
  })
})
