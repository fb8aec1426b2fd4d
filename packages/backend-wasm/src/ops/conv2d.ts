/** A convolution with bias and activation. */
import {
  backend_util,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  sum,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core'
import { conv } from '../engine/operations/conv.js'
import type { Given } from '../backend/kernel.js'
import { geometryOf } from '../backend/kernels/geometry.js'
import { epilogueOf, throughActivation, type FusedActivation } from './dense.js'
import { run, sharing, type FusedKernel } from './fused-kernel.js'
import { reluBiasGradient } from './relu-bias-gradient.js'

export interface Conv2dOptions {
  readonly strides: readonly [number, number]
  readonly padding: 'valid' | 'same'
  readonly activation: FusedActivation
}

const name = 'TesseraConv2D'

/** f(conv2d(x, w) + bias); see `FusedOperations`. */
export function conv2dWithBias(x: Tensor, w: Tensor, bias: Tensor | undefined, options: Conv2dOptions): Tensor {
  return run(name, { x, w, bias }, { ...options, hasBias: bias !== undefined })
}

type Shape4D = [number, number, number, number]

export const conv2dKernel: FusedKernel = {
  name,
  kernel: (backend, inputs, attributes) => {
    const { x, w, bias } = inputs as Given<'x' | 'w'> & { readonly bias?: TensorInfo }
    const { strides, padding, activation } = attributes as unknown as Conv2dOptions
    const info = backend_util.computeConv2DInfo(x.shape as Shape4D, w.shape as Shape4D, [...strides], 1, padding)
    const y = backend.output(info.outShape, 'float32')
    if (info.outShape.includes(0)) return y
    const epilogue = epilogueOf(bias && backend.pointer(bias), activation)
    const images = { x: backend.pointer(x), w: backend.pointer(w), y: y.pointer }
    conv(backend.engine, { ...geometryOf(info), filters: info.outChannels, ...epilogue, ...images })
    return y
  },
  gradient: {
    inputsToSave: ['x', 'w'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [x, w, y] = saved as [Tensor, Tensor, Tensor]
      const { strides, padding, activation, hasBias } = attributes as unknown as Conv2dOptions & {
        readonly hasBias: boolean
      }
      const isBoth = activation === 'relu' && hasBias
      const [dz, dBias] = isBoth
        ? reluBiasGradient(dy as Tensor, y)
        : [throughActivation(dy as Tensor, y, activation), undefined]
      const common = { strides, pad: padding, dataFormat: 'NHWC' }
      return sharing(dz, dz !== dy, {
        x: () => run(Conv2DBackpropInput, { dy: dz, filter: w }, { ...common, inputShape: x.shape }),
        w: () => run(Conv2DBackpropFilter, { x, dy: dz }, { ...common, filterShape: w.shape }),
        ...(hasBias && { bias: () => dBias ?? sum(dz, [0, 1, 2]) }),
      })
    },
  },
}
