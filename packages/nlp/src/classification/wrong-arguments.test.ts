/** Calls that types would not let through: each ends with a typed error that names the argument. */
import { ConfigError, TesseraError } from '@tessera-ml/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { madeUpTexts } from './__fixtures__/made-up-texts.js'
import { TextClassifier } from './text-classifier.js'

const texts = madeUpTexts(20)
let classifier: TextClassifier
beforeAll(async () => {
  classifier = await TextClassifier.train(texts, { model: 'linear' })
})

const circle: unknown[] = []
circle.push(circle)
const junk: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  'a number': 5,
  'a text': 'abc',
  'an object': {},
  'an empty list': [],
  'a list of null': [null],
  'a list of itself': circle,
  'a gap': Array(3),
  'a function': () => 1,
}

const names = Object.keys(junk)

describe('what types would not let through', () => {
  it.each(names)('%s is no list of examples', async (name) => {
    const value = junk[name] as never
    for (const model of ['auto', 'linear', 'average'] as const) {
      await expect(TextClassifier.train(value, { model, epochs: 1 })).rejects.toThrow(ConfigError)
    }
    await expect(classifier.evaluate(value)).rejects.toThrow(ConfigError)
  })

  it.each(names.filter((name) => name !== 'a text'))('%s is neither text nor label', async (name) => {
    const value = junk[name] as never
    for (const part of ['text', 'label']) {
      const examples = [...texts, { ...texts[0]!, [part]: value }]
      await expect(TextClassifier.train(examples, { model: 'linear' })).rejects.toThrow('example 21 must have text and')
    }
  })

  it.each(names)('%s is no file', async (name) => {
    const value = junk[name] as never
    const isError = (error: unknown): boolean => TesseraError.isInstance(error)
    expect(isError(await TextClassifier.load(value).catch((error: unknown) => error))).toBe(true)
    expect(isError(await TextClassifier.fromBytes(value).catch((error: unknown) => error))).toBe(true)
  })

  it.each(names.filter((name) => name !== 'undefined'))('%s takes no part in training', async (name) => {
    const value = junk[name] as never
    const options = [
      'signal',
      ...(Array.isArray(value) ? [] : ['callbacks']),
      ...(name === 'a function' ? [] : ['isTimeUp']),
    ]
    for (const option of options) {
      const training = TextClassifier.train(texts, { model: 'average', epochs: 1, [option]: value })
      await expect(training).rejects.toThrow(`TextClassifier.train: ${option} must be`)
    }
  })
})

it('an option that is undefined counts as left out', async () => {
  const names = ['model', 'epochs', 'seed', 'callbacks', 'isTimeUp', 'onProgress', 'signal', 'tokenizer', 'validation']
  const options = Object.fromEntries(names.map((name) => [name, undefined]))
  const trained = await TextClassifier.train(texts, { ...options, model: 'linear' })
  expect(trained.labels).toEqual(classifier.labels)
})
