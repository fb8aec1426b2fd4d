// The module's exports, family by family.
export { setThread } from './control'
export { drain, quit, takeTrapped, workerMain, workerTrapped } from './pool'
export { selfTest, selfTestRounds } from './self-test'
export { gemm, gemmBatch, gemmPackedBytes, packMatrix } from './gemm/gemm'
export { microKernelRun } from './gemm/measure'
