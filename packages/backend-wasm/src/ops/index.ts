/** All fused kernels. */
import { binaryCrossentropyGradientKernel, binaryCrossentropyKernel } from './binary-crossentropy.js'
import { conv2dKernel } from './conv2d.js'
import { crossentropyGradientKernel, crossentropyKernel } from './crossentropy.js'
import { affineKernel } from './dense.js'
import { dropoutKernel } from './dropout.js'
import type { FusedKernel } from './fused-kernel.js'
import { layerNormGradientKernel, layerNormKernel } from './layer-norm.js'
import { reluBiasGradientKernel } from './relu-bias-gradient.js'
import { reluGradientKernel } from './relu-gradient.js'
import { softmaxCrossentropyGradientKernel, softmaxCrossentropyKernel } from './softmax-crossentropy.js'
import { softmaxGradientKernel, softmaxKernel } from './softmax.js'

export const fusedKernels: readonly FusedKernel[] = [
  affineKernel,
  conv2dKernel,
  reluGradientKernel,
  reluBiasGradientKernel,
  dropoutKernel,
  layerNormKernel,
  layerNormGradientKernel,
  crossentropyKernel,
  crossentropyGradientKernel,
  softmaxCrossentropyKernel,
  softmaxCrossentropyGradientKernel,
  softmaxKernel,
  softmaxGradientKernel,
  binaryCrossentropyKernel,
  binaryCrossentropyGradientKernel,
]
