/** All kernels of our own. */
import type { KernelTable } from '../kernel.js'
import { binaryKernels } from './binary.js'
import { blockKernels } from './blocks.js'
import { byPartsKernels } from './by-parts.js'
import { complexKernels } from './complex.js'
import { convolutionKernels } from './convolution.js'
import { countingKernels } from './counting.js'
import { einsumKernels } from './einsum.js'
import { gatherKernels } from './gather.js'
import { generalKernels } from './general.js'
import { layoutKernels } from './layout.js'
import { matmulKernels } from './matmul.js'
import { normalisationKernels } from './normalisation.js'
import { orderKernels } from './order.js'
import { pictureKernels } from './picture.js'
import { poolingKernels } from './pooling.js'
import { reductionKernels } from './reduction.js'
import { reshapeKernels } from './reshape.js'
import { resizeKernels } from './resize.js'
import { unaryKernels } from './unary.js'
import { valueKernels } from './values.js'
import { volumeKernels } from './volume.js'

export const kernels: KernelTable = {
  ...binaryKernels,
  ...blockKernels,
  ...complexKernels,
  ...convolutionKernels,
  ...countingKernels,
  ...einsumKernels,
  ...gatherKernels,
  ...layoutKernels,
  ...matmulKernels,
  ...normalisationKernels,
  ...orderKernels,
  ...pictureKernels,
  ...poolingKernels,
  ...reductionKernels,
  ...reshapeKernels,
  ...resizeKernels,
  ...unaryKernels,
  ...valueKernels,
  ...volumeKernels,
  // What those above leave out: they come last.
  ...generalKernels,
  ...byPartsKernels,
}
