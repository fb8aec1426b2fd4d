/** Geometries for the tests of window operations. */
import fc from 'fast-check'
import { type Geometry, outLength } from '../geometry.js'

const small = (max: number, min = 1) => fc.integer({ min, max })
/** Any stride, dilation and padding; half of them with stride 1. */
export const anyGeometry: fc.Arbitrary<Required<Geometry>> = fc
  .record({
    batch: small(3, 0), height: small(12), width: small(12), channels: small(18),
    kernelHeight: small(4), kernelWidth: small(4), strideHeight: small(3), strideWidth: small(3),
    dilationHeight: small(2), dilationWidth: small(2), padTop: small(3, 0), padLeft: small(3, 0),
    padBottom: small(3, 0), padRight: small(3, 0), plain: fc.boolean(),
  })
  .map(({ plain, padBottom, padRight, ...g }) => {
    const one = plain ? { strideHeight: 1, strideWidth: 1 } : {}
    const full = { ...g, ...one }
    const pads = [full.padTop + padBottom, full.padLeft + padRight] as const
    return {
      ...full,
      outHeight: outLength(full.height, full.kernelHeight, full.strideHeight, full.dilationHeight, pads[0]),
      outWidth: outLength(full.width, full.kernelWidth, full.strideWidth, full.dilationWidth, pads[1]),
    }
  })

