import { ConfigError, LabelSet } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { completeTrainOptions, numberedClassWeight, type TrainOptions } from './train-options.js'

describe('completeTrainOptions', () => {
  it('fills in the defaults', () => {
    expect(completeTrainOptions({})).toMatchObject({
      model: 'auto',
      epochs: 30,
      batchSize: 32,
      maxLength: 400,
      maxVocabulary: 40_000,
      minCount: 2,
      maxFits: 21,
      seed: 0,
      tokenizer: { lowercase: true, punctuation: true },
      callbacks: [],
    })
    expect(completeTrainOptions({}).isTimeUp()).toBe(false)
  })

  it('keeps what is given, and the defaults of a tokeniser that is given in part', () => {
    const complete = completeTrainOptions({ model: 'average', epochs: 3, tokenizer: { lowercase: false } })
    expect(complete).toMatchObject({ model: 'average', epochs: 3, tokenizer: { lowercase: false, punctuation: true } })
  })

  it.each<[TrainOptions, string]>([
    [{ epoch: 3 } as TrainOptions, 'Did you mean "epochs"?'],
    [{ model: 'linaer' } as unknown as TrainOptions, 'Did you mean "linear"?'],
    [{ epochs: 0 }, 'TextClassifier.train: epochs must be a positive integer, but got 0.'],
    [{ batchSize: 1.5 }, 'TextClassifier.train: batchSize must be a positive integer, but got 1.5.'],
    [{ seed: -1 }, 'TextClassifier.train: seed must be an integer of at least 0, but got -1.'],
    [{ classWeight: 'even' } as unknown as TrainOptions, 'classWeight must be "balanced" or weights by label'],
  ])('refuses %j', (options, message) => {
    expect(() => completeTrainOptions(options)).toThrow(ConfigError)
    expect(() => completeTrainOptions(options)).toThrow(message)
  })
})

describe('numberedClassWeight', () => {
  const labels = LabelSet.of(['a', 'b'])

  it('gives weights by label the numbers of their classes', () => {
    expect(numberedClassWeight({ b: 2, a: 0.5 }, labels)).toEqual({ 0: 0.5, 1: 2 })
    expect(numberedClassWeight('balanced', labels)).toBe('balanced')
    expect(numberedClassWeight(undefined, labels)).toBeUndefined()
  })

  it('refuses a label that does not occur', () => {
    expect(() => numberedClassWeight({ c: 1 }, labels)).toThrow(ConfigError)
  })
})
