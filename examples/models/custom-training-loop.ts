/** The same network as `dense-network.ts`, trained by a loop of one's own. */
import { grads, mean, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { adam, engine, Generator, sparseCategoricalCrossentropy } from '@tessera-ml/core'
import type { Model } from '@tessera-ml/core'
import { denseNetwork } from './dense-network.js'

/** The mean loss of each epoch. */
export async function customTrainingLoop(
  rows: readonly (readonly number[])[],
  classes: readonly number[],
  { epochs = 10, batchSize = 32, seed = 1 } = {},
): Promise<{ readonly model: Model; readonly losses: readonly number[] }> {
  await engine()
  const model = denseNetwork(rows[0]!.length)
  const [optimizer, lossOf] = [adam(), sparseCategoricalCrossentropy()]
  const weights = model.trainableParameters
  const losses: number[] = []
  for (let epoch = 0; epoch < epochs; epoch++) {
    const random = new Generator(seed).fork(epoch)
    const order = [...random.permutation(rows.length)]
    let sum = 0
    for (let start = 0; start < order.length; start += batchSize) {
      const batch = order.slice(start, start + batchSize)
      tidy(() => {
        const x = tensor(batch.map((row) => [...rows[row]!]))
        const y = tensor(batch.map((row) => classes[row]!))
        const loss = (): Tensor => {
          const [prediction] = model.forward([x], { training: true, random }).outputs
          const value = mean(lossOf(y, prediction!))
          sum += value.dataSync()[0]! * batch.length
          return value
        }
        const gradients = grads(loss)(weights.map(({ value }) => value))
        optimizer.apply(new Map(weights.map((weight, i) => [weight, gradients[i]!])))
      })
    }
    losses.push(sum / rows.length)
  }
  return { model, losses }
}
