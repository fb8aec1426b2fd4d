import { describe, expect, it } from 'vitest'
import golden from './__fixtures__/boxes.json' with { type: 'json' }
import { averagePrecision, overlapThresholds, precisionRecall, type JudgedBoxes } from './average-precision.js'
import type { Box } from './box.js'
import { bestOverlaps, boxEvaluation } from './box-evaluation.js'
import { boxFromCenter, boxFromCorner, centerOfBox, cornerOfBox, scaleBox } from './conversion.js'
import { boxIou, completeIou, distanceIou, enclosingBox, generalizedIou } from './overlap.js'
import { nonMaxSuppression, nonMaxSuppressionByLabel, softNonMaxSuppression } from './suppression.js'

type Edges = readonly [number, number, number, number]

interface CocoCase {
  readonly pictures: readonly {
    readonly truth: readonly { label: string; box: number[]; isDifficult: boolean; isCrowd: boolean }[]
    readonly detections: readonly { label: string; box: number[]; score: number }[]
  }[]
  readonly mAP50: number
  readonly mAP50_95: number
  readonly averagePrecision: readonly (readonly (number | null)[])[]
}

const coco: readonly CocoCase[] = golden.coco

const box = (edges: readonly number[]): Box => {
  const [xmin, ymin, xmax, ymax] = edges as Edges
  return { xmin, ymin, xmax, ymax }
}

const near = (value: number): unknown => (Number.isNaN(value) ? Number.NaN : expect.closeTo(value, 12))

describe('overlaps', () => {
  it.each(golden.overlaps)('of $a and $b are those of torchvision', ({ a, b, iou, giou, diou, ciou }) => {
    expect(boxIou(box(a), box(b))).toBeCloseTo(iou, 12)
    expect(generalizedIou(box(a), box(b))).toBeCloseTo(giou, 12)
    // torchvision adds 1e-7 to the diagonal and to what v is divided by.
    expect(distanceIou(box(a), box(b))).toBeCloseTo(diou, 6)
    expect(completeIou(box(a), box(b))).toBeCloseTo(ciou, 6)
    expect(generalizedIou(box(b), box(a))).toBe(generalizedIou(box(a), box(b)))
  })

  it('are 0 and not NaN for boxes without area', () => {
    const point = box([3, 3, 3, 3])
    for (const overlap of [boxIou, generalizedIou, distanceIou, completeIou]) expect(overlap(point, point)).toBe(0)
  })
})

describe('conversions', () => {
  const square = box([2, 3, 12, 7])

  it('go there and back', () => {
    expect(cornerOfBox(square)).toEqual([2, 3, 10, 4])
    expect(centerOfBox(square)).toEqual([7, 5, 10, 4])
    expect(boxFromCorner(...cornerOfBox(square))).toEqual(square)
    expect(boxFromCenter(...centerOfBox(square))).toEqual(square)
  })

  it('scale edges and keep what else a box has', () => {
    expect(scaleBox({ ...square, label: 'a' }, 2, 0.5)).toEqual({ ...box([4, 1.5, 24, 3.5]), label: 'a' })
    expect(enclosingBox(square, box([0, 5, 3, 9]))).toEqual(box([0, 3, 12, 9]))
  })
})

describe('suppression', () => {
  it.each(golden.suppression)('keeps at $threshold what OpenCV keeps', (given) => {
    const boxes = given.boxes.map((edges, i) => ({
      ...box(edges),
      score: given.scores[i]!,
      label: String(given.labels[i]),
      i,
    }))
    expect(nonMaxSuppression(boxes, given.threshold).map(({ i }) => i)).toEqual(given.kept)
    expect(nonMaxSuppressionByLabel(boxes, given.threshold).map(({ i }) => i)).toEqual(given.keptByLabel)
  })

  it('keeps both where they overlap by the threshold exactly, and the first of equal scores', () => {
    const [a, b] = [
      { ...box([0, 0, 2, 1]), score: 0.5 },
      { ...box([1, 0, 2, 1]), score: 0.5 },
    ]
    expect(nonMaxSuppression([b, a], 0.5)).toEqual([b, a])
    expect(nonMaxSuppression([b, a], 0.49)).toEqual([b])
  })

  it('lowers scores softly', () => {
    const [a, b, c] = [
      { ...box([0, 0, 2, 1]), score: 0.9 },
      { ...box([1, 0, 2, 1]), score: 0.8 },
      { ...box([5, 5, 6, 6]), score: 0.7 },
    ]
    const kept = softNonMaxSuppression([a, b, c])
    // exp(-0.5² / 0.5) = 0.606530…
    expect(kept.map(({ score }) => score)).toEqual([0.9, 0.7, expect.closeTo(0.8 * 0.60653066, 8)])
    expect(softNonMaxSuppression([a, b, c], { minScore: 0.5 })).toEqual([a, c])
  })

  it('refuses thresholds out of range', () => {
    expect(() => nonMaxSuppression([], 1.1)).toThrow('nonMaxSuppression: threshold must be')
    expect(() => softNonMaxSuppression([], { sigma: 0 })).toThrow('softNonMaxSuppression: sigma must be')
  })
})

describe('average precision', () => {
  const judgedOf = ({ pictures }: CocoCase): JudgedBoxes[] =>
    pictures.map(({ truth, detections }) => ({
      truth: truth.map(({ box: edges, ...rest }) => ({ ...box(edges), ...rest })),
      detections: detections.map(({ box: edges, ...rest }) => ({ ...box(edges), ...rest })),
    }))

  it.each(coco)('is that of pycocotools, difficult boxes and crowds included ($mAP50)', (given) => {
    const judged = judgedOf(given)
    const { mAP50, mAP50_95, classes } = boxEvaluation(judged, golden.labels)
    expect(mAP50).toBeCloseTo(given.mAP50, 12)
    expect(mAP50_95).toBeCloseTo(given.mAP50_95, 12)
    // pycocotools has -1 where there are no boxes, which the fixture writes as null.
    const found = golden.labels.map((label) =>
      overlapThresholds.map((threshold) => averagePrecision(precisionRecall(judged, label, threshold))),
    )
    const expected = given.averagePrecision.map((values) => values.map((value) => value ?? Number.NaN))
    expect(found).toEqual(expected.map((values) => values.map(near)))
    expect(classes.map(({ AP50 }) => AP50 ?? Number.NaN)).toEqual(expected.map(([half]) => near(half!)))
  })

  it('reads precision at 101 recalls', () => {
    const one = { truth: [{ ...box([0, 0, 4, 4]), label: 'a' }], detections: [] }
    const found = { ...one, detections: [{ ...box([0, 0, 4, 4]), label: 'a', score: 1 }] }
    // One of two boxes is found: precision is 1 at the recalls 0, 0.01, …, 0.5, and 0 beyond.
    expect(boxEvaluation([one, found], ['a']).mAP50).toBeCloseTo(51 / 101, 12)
  })
})

describe('mean IoU', () => {
  it('is of the best detection that is shown against each true box that counts', () => {
    const truth = [
      { ...box([0, 0, 4, 4]), label: 'a' },
      { ...box([10, 10, 14, 14]), label: 'b' },
      { ...box([0, 0, 9, 9]), label: 'a', isDifficult: true },
    ]
    const detections = [
      { ...box([0, 0, 4, 2]), label: 'a', score: 0.9 },
      { ...box([0, 0, 4, 3]), label: 'b', score: 0.3 },
      { ...box([0, 0, 4, 4]), label: 'a', score: 0.29 },
    ]
    expect(bestOverlaps({ truth, detections }, 0.3)).toEqual([0.75, 0])
    expect(boxEvaluation([{ truth, detections }], ['a', 'b'], 0.3).meanIoU).toBe(0.375)
    expect(boxEvaluation([{ truth, detections }], ['a', 'b']).meanIoU).toBe(0.5)
  })

  it('is 0 with nothing to judge by', () => {
    const nothing = { images: 1, mAP50: 0, mAP50_95: 0, meanIoU: 0, classes: [{ label: 'a', AP50: null }] }
    expect(boxEvaluation([{ truth: [], detections: [] }], ['a'])).toEqual(nothing)
  })
})
