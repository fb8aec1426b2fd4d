/** Calls that types would not let through: each ends with a typed error that names the argument. */
import { ConfigError, TesseraError } from '@tessera-ml/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { madeUpWords } from './__fixtures__/made-up-words.js'
import { CommandRecognizer } from './command-recognizer.js'

const words = madeUpWords(12)
const { sound } = words[0]!
let recognizer: CommandRecognizer
beforeAll(async () => {
  recognizer = await CommandRecognizer.train(words, { model: 'dscnn', epochs: 1 })
})

const lists: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  'a text': 'abc',
  'an empty list': [],
  'a list of null': [null],
  'a gap': Array(3),
}

describe.each(Object.keys(lists))('%s', (name) => {
  const value = lists[name] as never

  it('is no list of words', async () => {
    await expect(CommandRecognizer.train(value, { model: 'dscnn', epochs: 1 })).rejects.toThrow(ConfigError)
    await expect(recognizer.evaluate(value)).rejects.toThrow(ConfigError)
  })

  it('is no file', async () => {
    for (const open of ['load', 'fromBytes'] as const) {
      expect(TesseraError.isInstance(await CommandRecognizer[open](value).catch((error: unknown) => error))).toBe(true)
    }
  })
})

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'abc'],
  ['no samples', { ...sound, samples: new Float32Array(0) }],
  ['numbers in a list', { ...sound, samples: [0, 1] }],
  ['numbers of 64 bits', { ...sound, samples: new Float64Array(100) }],
  ['NaN', { ...sound, samples: Float32Array.of(Number.NaN) }],
  ['far too loud', { ...sound, samples: Float32Array.of(1e30) }],
  ['no rate', { samples: sound.samples }],
  ['a rate of 0', { ...sound, sampleRateHz: 0 }],
  ['a rate of text', { ...sound, sampleRateHz: '8000' }],
])('a sound that is %s is refused, with its place', async (_, odd) => {
  const bad = odd as typeof sound
  const training = CommandRecognizer.train([...words, { sound: bad, label: 'rise' }], { model: 'dscnn', epochs: 1 })
  await expect(training).rejects.toThrow('CommandRecognizer.train: sound 13')
  await expect(recognizer.predict([sound, bad])).rejects.toThrow('CommandRecognizer.predict: sound 2')
  await expect(recognizer.explain(bad)).rejects.toThrow(ConfigError)
})

it('listens to what can be gone through only', async () => {
  for (const chunks of [undefined, null, 5, {}]) {
    const listening = recognizer.listen(chunks as never, { sampleRateHz: 16_000 })
    await expect(listening.next()).rejects.toThrow('listen: chunks must be an iterable')
  }
})

it('an option that is undefined counts as left out', async () => {
  const names = ['batchSize', 'networks', 'seed', 'silence', 'unknown', 'callbacks', 'isTimeUp', 'signal', 'validation']
  const options = Object.fromEntries(names.map((name) => [name, undefined]))
  const trained = await CommandRecognizer.train(words, { ...options, model: 'dscnn', epochs: 1 })
  expect(trained.labels).toEqual(recognizer.labels)
  trained.dispose()
  const auto = await CommandRecognizer.train(words, { ...options, model: undefined as never, networks: 1, epochs: 1 })
  expect(auto.model).toBe('auto')
  auto.dispose()
})

it.each([
  ['signal', {}],
  ['callbacks', 5],
  ['isTimeUp', true],
])('%s that takes no part in training is refused', async (name, value) => {
  const training = CommandRecognizer.train(words, { model: 'dscnn', epochs: 1, [name]: value })
  await expect(training).rejects.toThrow(`CommandRecognizer.train: ${name} must be`)
})
