import { describe, expect, it } from 'vitest'
import type { BoxForm } from './box-task.js'
import { detectorTargets, placesOf } from './detector-targets.js'
import { detectorTask } from './detector-task.js'

const form: BoxForm = { width: 256, height: 192, channels: 3, classes: 2 }
const places = placesOf(form)

/** What a network would say that has learnt the targets by heart. */
function perfect(boxes: Parameters<typeof detectorTargets>[0]) {
  const { classes, boxes: distances, centerness } = detectorTargets(boxes, form)
  return {
    classes: Float32Array.from(classes!.data, (label) => (label === 1 ? 9 : -9)),
    boxes: Float32Array.from(distances!.data, (distance) => (distance === 0 ? 0 : Math.log(distance))),
    centerness: Float32Array.from(centerness!.data, (value) => (value < 0 ? -9 : 9)),
  }
}

const box = (classIndex: number, xmin: number, ymin: number, xmax: number, ymax: number) => {
  return { classIndex, xmin, ymin, xmax, ymax }
}

describe('places', () => {
  it('are the middles of the cells of each level, the finest first', () => {
    expect(places.length).toBe(32 * 24 + 16 * 12 + 8 * 6)
    expect(places[0]).toEqual({ x: 4, y: 4, stride: 8 })
    expect(places[33]).toEqual({ x: 12, y: 12, stride: 8 })
    expect(places.at(-1)).toEqual({ x: 240, y: 176, stride: 32 })
  })
})

describe('targets', () => {
  it('lie near the middle of a box, on the level of its size', () => {
    const { classes, boxes, centerness } = detectorTargets([[box(1, 40, 40, 64, 72)]], form)
    const found = places.flatMap((place, i) => (classes!.data[2 * i + 1] === 1 ? [{ ...place, i }] : []))
    expect(new Set(found.map(({ stride }) => stride))).toEqual(new Set([8]))
    // The middle is (52, 56): columns at 44, 52, 60 and rows at 52, 60 are nearer than 12; 44 and 68 are exactly 12 away.
    expect(found.map(({ x, y }) => [x, y])).toEqual(
      [44, 52, 60]
        .flatMap((x) => [
          [x, 52],
          [x, 60],
        ])
        .sort((a, b) => a[1]! - b[1]! || a[0]! - b[0]!),
    )
    const { i } = found.find(({ x, y }) => x === 44 && y === 52)!
    expect([...boxes!.data.subarray(4 * i, 4 * i + 4)]).toEqual([0.5, 1.5, 2.5, 2.5])
    expect(centerness!.data[i]).toBeCloseTo(Math.sqrt((0.5 / 2.5) * (1.5 / 2.5)), 6)
    expect([...classes!.data].filter((value) => value === 1).length).toBe(found.length)
    expect([...centerness!.data].filter((value) => value === -1).length).toBe(places.length - found.length)
  })

  it('are of two levels for a box near a limit, and of the coarsest for the largest', () => {
    const strides = (side: number) => {
      const { classes } = detectorTargets([[box(0, 10, 10, 10 + side, 10 + side)]], form)
      return [...new Set(places.filter((_, i) => classes!.data[2 * i] === 1).map(({ stride }) => stride))]
    }
    expect([4, 50, 64, 100, 130, 170].map(strides)).toEqual([[8], [8], [8, 16], [16], [16, 32], [32]])
  })

  it('are of the smaller box where two share a place', () => {
    const large = box(0, 40, 40, 90, 90)
    const small = box(1, 57, 57, 73, 73)
    const { classes } = detectorTargets([[small, large]], form)
    const middle = places.findIndex(({ x, y }) => x === 68 && y === 68)
    expect([...classes!.data.subarray(2 * middle, 2 * middle + 2)]).toEqual([0, 1])
  })
})

describe('decoding', () => {
  it('gives back the boxes that targets were made of', () => {
    const boxes = [
      box(0, 40, 40, 64, 72),
      box(1, 100, 20, 190, 100),
      box(0, 10, 120, 160, 190),
      box(1, 200, 150, 206, 157),
    ]
    const found = detectorTask.decode(perfect([boxes]), form)
    expect(found.length).toBe(4)
    for (const one of boxes) {
      const match = found.find(
        ({ classIndex, xmin }) => classIndex === one.classIndex && Math.abs(xmin - one.xmin) < 1,
      )!
      for (const edge of ['xmin', 'ymin', 'xmax', 'ymax'] as const) expect(match[edge]).toBeCloseTo(one[edge], 3)
      expect(match.score).toBeGreaterThan(0.99)
    }
  })

  it('finds nothing where the network sees nothing', () => {
    expect(detectorTask.decode(perfect([[]]), form)).toEqual([])
  })
})
