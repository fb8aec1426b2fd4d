/**
 * The plain recurrent network. A sequence of 100 numbers is [100, 1]: 100 steps of one number. The shape [100] lacks the
 * axis of time, and the layer says so.
 */
import { dense, sequential, simpleRNN, type Batch, type Model, type Shape } from '@tessera-ml/core'

/** @throws ShapeError for a shape without an axis of time. */
export function simpleRnn(inputShape: Shape = [100, 1]): Model {
  const layers = [simpleRNN({ units: 64, activation: 'relu' }), dense({ units: 10, activation: 'softmax' })]
  return sequential(layers, { inputShape, seed: 1 })
}

/** `y` has the numbers of the classes, 0 to 9. */
export async function trainSimpleRnn(model: Model, training: Batch, { epochs = 10 } = {}): Promise<void> {
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })
  await model.fit(training, { epochs })
}
