/** All fused kernels. */
import { attentionKernel, jointAttentionKernel } from './attention.js'
import { activationGradientKernel } from './activation-gradient.js'
import { affineBiasGradientKernel, affineInputGradientKernel, affineKernelGradientKernel } from './affine-gradients.js'
import { batchNormByKernel, batchNormGradientKernel, batchNormKernel } from './batch-norm.js'
import { binaryCrossentropyGradientKernel, binaryCrossentropyKernel } from './binary-crossentropy.js'
import { conv2dKernel } from './conv2d.js'
import { crossentropyGradientKernel, crossentropyKernel } from './crossentropy.js'
import { activatedAffineKernel, affineKernel } from './dense.js'
import { dropoutKernel } from './dropout.js'
import { embeddingGradientKernel, embeddingKernel } from './embedding.js'
import type { FusedKernel } from './fused-kernel.js'
import { gruKernel } from './gru.js'
import { jointAffineKernel } from './joint-affine.js'
import { layerNormGradientKernel, layerNormKernel } from './layer-norm.js'
import { lstmKernel } from './lstm.js'
import { meanGradientKernel, meanKernel } from './mean.js'
import { reluBiasGradientKernel } from './relu-bias-gradient.js'
import { reluGradientKernel } from './relu-gradient.js'
import { maskedStepMeanKernel, stepMeanGradientKernel, stepMeanKernel } from './step-mean.js'
import { softmaxCrossentropyGradientKernel, softmaxCrossentropyKernel } from './softmax-crossentropy.js'
import { softmaxGradientKernel, softmaxKernel } from './softmax.js'

export const fusedKernels: readonly FusedKernel[] = [
  affineKernel,
  activatedAffineKernel,
  activationGradientKernel,
  jointAffineKernel,
  affineInputGradientKernel,
  affineKernelGradientKernel,
  affineBiasGradientKernel,
  conv2dKernel,
  reluGradientKernel,
  reluBiasGradientKernel,
  dropoutKernel,
  attentionKernel,
  jointAttentionKernel,
  embeddingKernel,
  embeddingGradientKernel,
  meanKernel,
  meanGradientKernel,
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
