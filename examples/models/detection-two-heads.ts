/** What is on a picture, and where: one network with two heads, each with its own loss. */
import { conv2d, dense, flatten, input, maxPooling2d, model, type Batch, type Model } from '@tessera-ml/core'

/** `y` is `{ kind, box }`: one-hot, [picture, 10], and four numbers, [picture, 4]. */
export async function detectionTwoHeads(
  training: Batch,
  { size = 224, classes = 10, epochs = 10 } = {},
): Promise<Model> {
  const picture = input({ shape: [size, size, 3] })
  let features = picture
  for (const filters of [32, 64, 128]) {
    features = conv2d({ filters, kernelSize: 3, activation: 'relu' }).apply(features)
    features = maxPooling2d({ poolSize: 2 }).apply(features)
  }
  features = flatten().apply(features)
  const kind = dense({ units: classes, activation: 'softmax', name: 'kind' }).apply(features)
  const box = dense({ units: 4, name: 'box' }).apply(features)
  const detector = model({ inputs: picture, outputs: [kind, box], seed: 1 })
  detector.compile({
    optimizer: 'adam',
    loss: { kind: 'categoricalCrossentropy', box: 'meanSquaredError' },
    metrics: { kind: ['accuracy'] },
  })
  await detector.fit(training, { epochs })
  return detector
}
