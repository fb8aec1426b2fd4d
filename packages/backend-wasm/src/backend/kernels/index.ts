/** All kernels of our own. */
import type { KernelTable } from '../kernel.js'
import { convolutionKernels } from './convolution.js'
import { matmulKernels } from './matmul.js'
import { reshapeKernels } from './reshape.js'

export const kernels: KernelTable = { ...reshapeKernels, ...matmulKernels, ...convolutionKernels }
