/**
 * tfjs-core by itself knows no gradients: they come with tfjs-layers, which is not used here. One file holds those of
 * one family of kernels; second derivatives work, since each gradient is made of kernels that have one.
 */
import { getGradient, registerGradient, type GradConfig } from '@tensorflow/tfjs-core'
import { activation } from './activation.js'
import { arithmetic } from './arithmetic.js'
import { convolution } from './convolution.js'
import { einsum } from './einsum.js'
import { elementwise } from './elementwise.js'
import { exponential } from './exponential.js'
import { gathering } from './gathering.js'
import { matmul } from './matmul.js'
import { pooling } from './pooling.js'
import { reduction } from './reduction.js'
import { reshaping } from './reshaping.js'
import { resizing } from './resizing.js'
import { slicing } from './slicing.js'
import { softmax } from './softmax.js'
import { trigonometric } from './trigonometric.js'

/** All gradients of this folder, one a kernel. */
export const gradients: readonly GradConfig[] = Object.freeze([
  ...arithmetic,
  ...elementwise,
  ...exponential,
  ...trigonometric,
  ...activation,
  ...reduction,
  ...softmax,
  ...reshaping,
  ...slicing,
  ...gathering,
  ...matmul,
  ...einsum,
  ...convolution,
  ...pooling,
  ...resizing,
])

/** Registers the gradients of this folder with tfjs-core, except where the program has one already. */
export function registerGradients(): void {
  for (const config of gradients) {
    // The type leaves out that an unknown name gives undefined.
    if ((getGradient(config.kernelName) as GradConfig | undefined) === undefined) registerGradient(config)
  }
}
