import { engine, Generator } from '@tessera-ml/core'
import { checkGradient } from '@tessera-ml/core/testing'
import { grad, split, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import golden from '../boxes/__fixtures__/boxes.json' with { type: 'json' }
import { edgesOfCenters, edgesOfDistances, generalizedIouLoss, type BoxEdges } from '../boxes/box-losses.js'
import { centernessLoss, distanceLoss, focalLoss } from './detector-losses.js'

beforeAll(async () => {
  await engine()
})

function edges(corners: Tensor): BoxEdges {
  const [xmin, ymin, xmax, ymax] = split(corners, 4, -1) as [Tensor, Tensor, Tensor, Tensor]
  return { xmin, ymin, xmax, ymax }
}

const numbers = (y: Tensor): number[] => tidy(() => [...y.dataSync()])

function expectClose(found: Tensor, expected: readonly number[], digits: number): void {
  expect(found.size).toBe(expected.length)
  numbers(found).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, digits))
}

describe('the loss of overlap', () => {
  const { a, b, loss, gradient } = golden.giou

  it('is that of torchvision, and so is its gradient', () => {
    const f = (corners: Tensor): Tensor => generalizedIouLoss(edges(tensor(a)), edges(corners))
    expectClose(f(tensor(b)), loss, 6)
    expectClose(grad(f)(tensor(b)), gradient.flat(), 6)
  })

  it('is the same for boxes by middle and size, and by distances', () => {
    const centers = a.map(([x0, y0, x1, y1]) => [(x0! + x1!) / 2, (y0! + y1!) / 2, x1! - x0!, y1! - y0!])
    expectClose(generalizedIouLoss(edgesOfCenters(tensor(centers)), edges(tensor(b))), loss, 5)
    const around = [[[30, 30, 10, 20]], [[25, 31, 8, 26]]] as const
    const corners = around.map(([[left, top, right, bottom]]) => [[-left, -top, right, bottom]])
    const expected = numbers(generalizedIouLoss(edges(tensor(corners[0]!)), edges(tensor(corners[1]!))))
    const [first, second] = around.map((distances) => edgesOfDistances(tensor(distances as unknown as number[][])))
    expectClose(generalizedIouLoss(first!, second!), expected, 6)
  })
})

describe('the focal loss', () => {
  const { labels, logits, loss, gradient } = golden.focal
  const boxes = labels.flat(2).reduce((sum, label) => sum + label, 0)

  it('is that of torchvision over the number of boxes, times the pictures, and so is its gradient', () => {
    const share = labels.length / boxes
    const found = focalLoss(tensor(labels), tensor(logits))
    expectClose(
      found,
      loss.map((value) => value * share),
      4,
    )
    const slope = grad((z) => focalLoss(tensor(labels), z))(tensor(logits))
    expectClose(
      slope,
      gradient.flat(2).map((value) => value * share),
      5,
    )
  })
})

describe('the losses of distances and centerness', () => {
  // Two pictures with three places; one place of the second one has a box, and two of the first.
  const distances = [
    [
      [1, 2, 3, 4],
      [2, 2, 2, 2],
      [0, 0, 0, 0],
    ],
    [
      [0, 0, 0, 0],
      [1, 1, 4, 1],
      [0, 0, 0, 0],
    ],
  ]
  const centerness = [
    [[Math.sqrt((1 / 3) * (2 / 4))], [1], [-1]],
    [[-1], [Math.sqrt(1 / 4)], [-1]],
  ]

  it('are 0 and least where the network is right, whatever it says where there is no box', () => {
    const right = distances.map((rows) => rows.map((row) => row.map((value) => (value === 0 ? 1.5 : Math.log(value)))))
    expectClose(distanceLoss(tensor(distances), tensor(right)), [0, 0], 5)
    const logits = centerness.map((rows) =>
      rows.map(([c]) => [c! < 0 ? 3 : Math.log(c! / (1 - Math.min(c!, 0.999999)))]),
    )
    const entropy = ([c = 0]: readonly number[]): number =>
      c <= 0 || c === 1 ? 0 : -c * Math.log(c) - (1 - c) * Math.log(1 - c)
    const expected = centerness.map((rows) => (rows.reduce((sum, row) => sum + entropy(row), 0) * 2) / 3)
    expectClose(centernessLoss(tensor(centerness), tensor(logits)), expected, 4)
  })

  it('have the gradients of finite differences', () => {
    const random = new Generator(3)
    const logits = tensor(
      Float32Array.from({ length: 24 }, () => random.uniform() - 0.5),
      [2, 3, 4],
    )
    checkGradient((z) => distanceLoss(tensor(distances), z), [logits], { random })
    const one = tensor(
      Float32Array.from({ length: 6 }, () => random.uniform() - 0.5),
      [2, 3, 1],
    )
    checkGradient((z) => centernessLoss(tensor(centerness), z), [one], { random })
  })

  it('are numbers where no picture has a box', () => {
    const none = tensor(new Float32Array(24), [2, 3, 4])
    expectClose(distanceLoss(none, none), [0, 0], 6)
    expectClose(
      centernessLoss(tensor(new Float32Array(6).fill(-1), [2, 3, 1]), tensor(new Float32Array(6), [2, 3, 1])),
      [0, 0],
      6,
    )
  })
})
