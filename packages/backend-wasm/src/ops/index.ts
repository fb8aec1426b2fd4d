/** All fused kernels. */
import { conv2dKernel } from './conv2d.js'
import { crossentropyGradientKernel, crossentropyKernel } from './crossentropy.js'
import { affineKernel } from './dense.js'
import type { FusedKernel } from './fused-kernel.js'
import { reluGradientKernel } from './relu-gradient.js'

export const fusedKernels: readonly FusedKernel[] = [affineKernel, conv2dKernel, reluGradientKernel, crossentropyKernel, crossentropyGradientKernel]
export { fusedOperations, type FusedOperations } from './fused-operations.js'
