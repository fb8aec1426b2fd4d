/** All kernels of our own. */
import type { KernelTable } from '../kernel.js'
import { binaryKernels } from './binary.js'
import { convolutionKernels } from './convolution.js'
import { matmulKernels } from './matmul.js'
import { reshapeKernels } from './reshape.js'
import { unaryKernels } from './unary.js'
import { valueKernels } from './values.js'

export const kernels: KernelTable = {
  ...reshapeKernels,
  ...valueKernels,
  ...unaryKernels,
  ...binaryKernels,
  ...matmulKernels,
  ...convolutionKernels,
}
