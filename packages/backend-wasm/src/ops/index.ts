/** All fused kernels. */
import { batchNormByKernel, batchNormGradientKernel, batchNormKernel } from './batch-norm.js'
import { binaryCrossentropyGradientKernel, binaryCrossentropyKernel } from './binary-crossentropy.js'
import { conv2dKernel } from './conv2d.js'
import { crossentropyGradientKernel, crossentropyKernel } from './crossentropy.js'
import { affineKernel } from './dense.js'
import { dropoutKernel } from './dropout.js'
import type { FusedKernel } from './fused-kernel.js'
import { gruKernel } from './gru.js'
import { layerNormGradientKernel, layerNormKernel } from './layer-norm.js'
import { lstmKernel } from './lstm.js'
import { reluGradientKernel } from './relu-gradient.js'
import { maskedStepMeanKernel, stepMeanGradientKernel, stepMeanKernel } from './step-mean.js'
import { softmaxCrossentropyGradientKernel, softmaxCrossentropyKernel } from './softmax-crossentropy.js'
import { softmaxGradientKernel, softmaxKernel } from './softmax.js'

export const fusedKernels: readonly FusedKernel[] = [
  affineKernel,
  conv2dKernel,
  reluGradientKernel,
  dropoutKernel,
  lstmKernel,
  gruKernel,
  layerNormKernel,
  layerNormGradientKernel,
  batchNormKernel,
  batchNormByKernel,
  batchNormGradientKernel,
  stepMeanKernel,
  maskedStepMeanKernel,
  stepMeanGradientKernel,
  crossentropyKernel,
  crossentropyGradientKernel,
  softmaxCrossentropyKernel,
  softmaxCrossentropyGradientKernel,
  softmaxKernel,
  softmaxGradientKernel,
  binaryCrossentropyKernel,
  binaryCrossentropyGradientKernel,
]
