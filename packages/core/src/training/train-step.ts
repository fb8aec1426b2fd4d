/** One training step: forward, loss, gradients, update; the weights change only if every number is finite. */
import { clone, engine as tfjsEngine, tidy } from '@tensorflow/tfjs-core'
import type { Examples } from '../data/examples.js'
import type { Parameter } from '../engine/parameter.js'
import { NumberError, StateError } from '../errors/errors.js'
import type { Generator } from '../random/generator.js'
import type { Optimizer } from '../optimizers/optimizer.js'
import { toTensors } from './batch-tensors.js'
import type { Objective } from './compile.js'
import type { EpochFigures } from './epoch-figures.js'
import { blameForGradient, blameForLoss } from './find-non-finite.js'
import { totalLoss } from './total-loss.js'
import type { Trainable } from './trainable.js'

/** What the steps of a run have in common. */
export interface StepSetup {
  readonly model: Trainable
  readonly objectives: readonly Objective[]
  readonly optimizer: Optimizer
}

/**
 * Trains on one batch and adds its figures to those of the epoch.
 *
 * @throws NumberError if the loss or a gradient is not finite; the weights are then those from before the step.
 * @throws StateError if there is nothing to train.
 */
export function trainStep(setup: StepSetup, examples: Examples, random: Generator, figures: EpochFigures): void {
  const { model, objectives, optimizer } = setup
  const parameters = model.trainableParameters
  if (parameters.length === 0) throw new StateError('fit: the model must have weights to train, but all are frozen.')
  tidy(() => {
    const restore = movingStatistics(model)
    try {
      step()
    } catch (error) {
      restore()
      throw error
    }
  })

  function step(): void {
    const batch = toTensors(model, examples)
    let loss = Number.NaN
    // Figures are read inside the closure, because the tape's own tidy takes all but the loss away.
    const forwardAndLoss = () => {
      const forward = model.forward(batch.inputs, { training: true, random, masks: batch.masks })
      const { total, parts } = totalLoss(objectives, batch.targets, forward, model.layers, batch.sampleWeight)
      loss = total.dataSync()[0]!
      if (Number.isFinite(loss)) {
        figures.add(
          loss,
          parts.map((part) => part.dataSync()[0]!),
          examples.size,
          batch,
          forward,
        )
      }
      return total
    }
    const weights = parameters.map((parameter) => parameter.value)
    const { grads } = tfjsEngine().gradients(forwardAndLoss, weights, undefined, true)
    const where = `fit: step ${optimizer.batches + 1}`
    if (!Number.isFinite(loss)) {
      const blame = blameForLoss(model, batch.inputs, random)
      throw new NumberError(`${where}: the loss must be finite, but got ${loss}; ${blame}.`)
    }
    const gradients = new Map<Parameter, (typeof grads)[number]>()
    parameters.forEach((parameter, i) => grads[i] && gradients.set(parameter, grads[i]))
    const blame = blameForGradient(model, gradients)
    if (blame !== undefined) throw new NumberError(`${where}: the gradients must be finite, but ${blame}.`)
    optimizer.apply(gradients)
  }
}

/** Keeps what layers themselves change in a pass, such as means of batches; the result puts it back. Call it in `tidy`. */
function movingStatistics(model: Trainable): () => void {
  const parameters = model.parameters.filter((parameter) => !parameter.trainable)
  const before = parameters.map((parameter) => clone(parameter.value))
  return () => parameters.forEach((parameter, i) => parameter.assign(before[i]!))
}
