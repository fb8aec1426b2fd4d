/** Kernels that give the same numbers another shape. */
import { ExpandDims, Identity, Reshape, util } from '@tensorflow/tfjs-core'
import type { ExpandDimsAttrs, ReshapeAttrs } from '@tensorflow/tfjs-core'
import { ConfigError } from '../../engine/errors.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'

const identity: Kernel = (backend, inputs) => {
  const { x } = inputs as Given<'x'>
  return backend.alias(x, x.shape)
}

const reshape: Kernel = (backend, inputs, attributes) => {
  const { x } = inputs as Given<'x'>
  const { shape } = attributes as unknown as ReshapeAttrs
  const size = util.sizeFromShape(x.shape)
  const known = util.inferFromImplicitShape(shape, size)
  if (util.sizeFromShape(known) !== size) {
    throw new ConfigError(
      `reshape: the new shape must have ${size} elements, but got [${shape.join(', ')}] for [${x.shape.join(', ')}].`,
    )
  }
  return backend.alias(x, known)
}

const expandDims: Kernel = (backend, inputs, attributes) => {
  const { input } = inputs as Given<'input'>
  const { dim } = attributes as unknown as ExpandDimsAttrs
  const rank = input.shape.length
  if (dim < -rank - 1 || dim > rank) {
    throw new ConfigError(`expandDims: the axis must be from ${-rank - 1} to ${rank}, but got ${dim}.`)
  }
  return backend.alias(input, input.shape.toSpliced(dim < 0 ? rank + dim + 1 : dim, 0, 1))
}

export const reshapeKernels: KernelTable = { [Identity]: identity, [Reshape]: reshape, [ExpandDims]: expandDims }
