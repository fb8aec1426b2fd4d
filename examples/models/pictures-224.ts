/** Pictures of 224 × 224 in colours. Nearly all of its 89 million weights are between the last maps and the dense layer. */
import { totalmem } from 'node:os'
import { ConfigError, conv2d, dense, flatten, maxPooling2d, sequential, type Batch, type Model } from '@tessera-ml/core'

export function pictures224({ size = 224, units = 1024, classes = 10 } = {}): Model {
  const blocks = [32, 64, 128].flatMap((filters) => [
    conv2d({ filters, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
  ])
  const head = [flatten(), dense({ units, activation: 'relu' }), dense({ units: classes, activation: 'softmax' })]
  return sequential([...blocks, ...head], { inputShape: [size, size, 3], seed: 1 })
}

/** @throws ConfigError before it starts, if a step would not fit into memory. */
export async function trainPictures224(
  model: Model,
  training: Batch,
  { batchSize = 32, epochs = 10 } = {},
): Promise<void> {
  requireMemory(model, batchSize)
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  await model.fit(training, { epochs, batchSize })
}

/** Bytes that a step needs: weights, gradients and Adam's two means; what each layer gives, and the slope there. */
export function stepBytes(model: Model, batchSize: number): number {
  const weights = model.parameters.reduce((sum, { size }) => sum + size, 0)
  const values = model.graph.calls.reduce((sum, { output }) => {
    return sum + output.shape.slice(1).reduce<number>((product, axis) => product * axis!, 1)
  }, 0)
  return 4 * (4 * weights + 2 * batchSize * values)
}

/** Memory in WebAssembly ends at 4 GiB, whatever the machine has. */
function requireMemory(model: Model, batchSize: number): void {
  const [needed, most] = [stepBytes(model, batchSize), Math.min(2 ** 32, totalmem())]
  if (needed <= most) return
  const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`
  throw new ConfigError(
    `pictures224: a step of ${batchSize} pictures must fit into ${gib(most)}, but needs ${gib(needed)}. ` +
      'Take a smaller batchSize, smaller pictures or fewer units.',
  )
}
