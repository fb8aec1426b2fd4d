import { describe, expect, it } from 'vitest'
import { Parameter } from '../engine/parameter.js'
import { Generator } from '../random/generator.js'
import type { TrainingRun } from './callback.js'
import { earlyStopping, type EarlyStoppingOptions } from './early-stopping.js'
import { History } from './history.js'

/** Runs epochs whose figures are given; the one weight of the model is the number of the epoch. */
function train(values: readonly number[], options: EarlyStoppingOptions, name = 'valLoss') {
  const weight = new Parameter('epoch', [1], { sample: () => new Float32Array(1) })
  weight.initialise(new Generator(0))
  let isStopped = false
  const run = {
    model: { parameters: [weight] },
    history: new History(),
    stop: () => (isStopped = true),
  } as unknown as TrainingRun
  const callback = earlyStopping(options)
  callback.onTrainBegin()
  let epochs = 0
  for (; epochs < values.length && !isStopped; epochs++) {
    weight.setValues([epochs])
    callback.onEpochEnd(epochs, { [name]: values[epochs]! }, run)
  }
  callback.onTrainEnd(run)
  return { epochs, weight: weight.values()[0], best: run.history.bestEpoch }
}

describe('EarlyStopping', () => {
  it('stops after patience epochs without improvement and restores the best weights', () => {
    expect(train([3, 2, 1, 2, 2, 2], { patience: 2 })).toEqual({ epochs: 5, weight: 2, best: 2 })
  })

  it('restores the best weights also where training ends by itself', () => {
    expect(train([3, 1, 2], { patience: 5 })).toEqual({ epochs: 3, weight: 1, best: 1 })
  })

  it('takes more for better with accuracy, and less where told', () => {
    expect(train([0.5, 0.9, 0.8], { monitor: 'valAccuracy', patience: 5 }, 'valAccuracy').best).toBe(1)
    expect(train([0.5, 0.9, 0.4], { monitor: 'valAccuracy', patience: 5, mode: 'min' }, 'valAccuracy').best).toBe(2)
  })

  it('does not count a change of at most minDelta', () => {
    expect(train([1, 0.95, 0.9, 0.85], { minDelta: 0.2, patience: 2 }).epochs).toBe(3)
  })

  it('leaves the last weights with restoreBestWeights: false', () => {
    expect(train([3, 1, 2], { restoreBestWeights: false, patience: 5 }).weight).toBe(2)
  })

  it('names the figures that there are', () => {
    expect(() => train([1], { monitor: 'valAccuracy' })).toThrow(
      'earlyStopping: monitor must be one of valLoss, but got "valAccuracy". Did you forget validationData?',
    )
  })
})
