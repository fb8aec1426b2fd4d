/** All kernels of our own. */
import type { KernelTable } from '../kernel.js'
import { binaryKernels } from './binary.js'
import { convolutionKernels } from './convolution.js'
import { gatherKernels } from './gather.js'
import { layoutKernels } from './layout.js'
import { matmulKernels } from './matmul.js'
import { poolingKernels } from './pooling.js'
import { reductionKernels } from './reduction.js'
import { reshapeKernels } from './reshape.js'
import { unaryKernels } from './unary.js'
import { valueKernels } from './values.js'

export const kernels: KernelTable = {
  ...reshapeKernels,
  ...valueKernels,
  ...unaryKernels,
  ...binaryKernels,
  ...reductionKernels,
  ...layoutKernels,
  ...gatherKernels,
  ...matmulKernels,
  ...convolutionKernels,
  ...poolingKernels,
}
