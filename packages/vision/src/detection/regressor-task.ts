/** One box a picture: what is on it and where, by two heads. */
import { categoricalCrossentropy, huber, type LossFunction } from '@tessera-ml/core'
import { augmentations } from '../augmentation/augmentation.js'
import { randomAffine } from '../augmentation/affine.js'
import { colorJitter } from '../augmentation/color-jitter.js'
import { randomFlip } from '../augmentation/flip.js'
import { largestBox } from '../boxes/box.js'
import { edgesOfCenters, generalizedIouLoss } from '../boxes/box-losses.js'
import { boxFromCenter, centerOfBox } from '../boxes/conversion.js'
import { softmaxOf } from '../classification/softmax-of.js'
import type { BoxTask } from './box-task.js'
import { expectedBox } from './expected-box.js'
import { regressorNetwork } from './regressor-network.js'

/** How boxes are compared in training: by overlap, or smooth L1 on middle and size. */
export type BoxLossName = 'giou' | 'huber'

export const boxLossNames = ['giou', 'huber'] as const

const boxLosses: Readonly<Record<BoxLossName, () => LossFunction>> = {
  giou: () => (yTrue, yPred) => generalizedIouLoss(edgesOfCenters(yTrue), edgesOfCenters(yPred)),
  // Errors are shares of the sides: 0.1 is large.
  huber: () => huber({ delta: 0.1 }),
}

export function regressorTask(boxLoss: BoxLossName = 'giou'): BoxTask {
  return {
    kind: 'box-regressor',
    className: 'BoxRegressor',
    form: { pixels: 96 * 96, multiple: 16 },
    recipe: { shown: 150_000, epochs: [12, 300], batchSize: 16, learningRate: 0.002 },
    shownScore: 0,
    takesEmpty: false,
    network: regressorNetwork,
    layers: [expectedBox],
    losses: {
      loss: { classes: categoricalCrossentropy({ fromLogits: true }), boxes: boxLosses[boxLoss]() },
      lossWeights: { classes: 1, boxes: boxLoss === 'giou' ? 2 : 20 },
      metrics: { classes: ['categoricalAccuracy'] },
    },
    augmentation: (channels) => {
      // Not turned: the upright box around a turned one is too large, and networks learn it so.
      const moved = randomAffine({ rotate: 0, scale: [0.85, 1.2], translate: 0.15 })
      return channels === 1 ? moved : augmentations([randomFlip(), moved, colorJitter({ hue: 0.02 })])
    },
    targets(boxes, { width, height, classes }) {
      const labels = new Float32Array(boxes.length * classes)
      const places = new Float32Array(boxes.length * 4)
      boxes.forEach((onPicture, i) => {
        const box = largestBox(onPicture)
        labels[i * classes + box.classIndex] = 1
        const [x, y, boxWidth, boxHeight] = centerOfBox(box)
        places.set([x / width, y / height, boxWidth / width, boxHeight / height], 4 * i)
      })
      return {
        classes: { data: labels, shape: [boxes.length, classes] },
        boxes: { data: places, shape: [boxes.length, 4] },
      }
    },
    decode({ classes, boxes }, { width, height }) {
      const scores = softmaxOf(classes!)
      const score = Math.max(...scores)
      const [x, y, boxWidth, boxHeight] = boxes! as unknown as [number, number, number, number]
      const box = boxFromCenter(x * width, y * height, boxWidth * width, boxHeight * height)
      return [{ ...box, classIndex: scores.indexOf(score), score }]
    },
  }
}
