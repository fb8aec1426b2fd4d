/** Any number of boxes a picture, found at the places of a pyramid. */
import { augmentations } from '../augmentation/augmentation.js'
import { randomAffine } from '../augmentation/affine.js'
import { colorJitter } from '../augmentation/color-jitter.js'
import { randomFlip } from '../augmentation/flip.js'
import { clipBox } from '../boxes/box.js'
import { byScore, nonMaxSuppression, type ScoredBox } from '../boxes/suppression.js'
import type { BoxTask, ClassBox } from './box-task.js'
import { centernessLoss, distanceLoss, focalLoss, mostLogarithm } from './detector-losses.js'
import { detectorNetwork } from './detector-network.js'
import { detectorTargets, placesOf } from './detector-targets.js'

/** Boxes below this score are not looked at. */
const leastScore = 0.02
/** Boxes of a class before suppression, and of all classes after it. */
const mostCandidates = 400
const mostBoxes = 100
/** IoU from which two boxes of a class show the same thing. */
const sameThing = 0.5

export const detectorTask: BoxTask = {
  kind: 'object-detector',
  className: 'ObjectDetector',
  form: { pixels: 320 * 256, multiple: 32 },
  recipe: { shown: 12_000, epochs: [10, 150], batchSize: 4, learningRate: 0.001 },
  shownScore: 0.3,
  takesEmpty: true,
  network: detectorNetwork,
  layers: [],
  losses: { loss: { classes: focalLoss, boxes: distanceLoss, centerness: centernessLoss } },
  augmentation: (channels) => {
    const moved = randomAffine({ rotate: 0, scale: [0.8, 1.25], translate: 0.1 })
    return channels === 1 ? moved : augmentations([randomFlip(), moved, colorJitter({ hue: 0.02 })])
  },
  targets: detectorTargets,
  decode({ classes, boxes, centerness }, form) {
    const found = Array.from({ length: form.classes }, (): (ClassBox & ScoredBox)[] => [])
    placesOf(form).forEach(({ x, y, stride }, place) => {
      for (let classIndex = 0; classIndex < form.classes; classIndex++) {
        const score = Math.sqrt(sigmoid(classes![place * form.classes + classIndex]!) * sigmoid(centerness![place]!))
        if (score < leastScore) continue
        const edges = boxes!.subarray(4 * place, 4 * place + 4)
        const distance = (edge: number): number => stride * Math.exp(Math.min(mostLogarithm, edges[edge]!))
        const box = { xmin: x - distance(0), ymin: y - distance(1), xmax: x + distance(2), ymax: y + distance(3) }
        found[classIndex]!.push({ ...clipBox(box, form), classIndex, score })
      }
    })
    const kept = found.flatMap((ofClass) => nonMaxSuppression(byScore(ofClass).slice(0, mostCandidates), sameThing))
    return byScore(kept).slice(0, mostBoxes)
  },
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}
