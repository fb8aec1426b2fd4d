// Exports of the tensor operations, family by family.
export { sum, sumPartialBytes } from './reduce/sum'
export { reduce } from './reduce/reduce'
export { reluSums, reluSumsPartialBytes } from './reduce/relu-sums'
export { cumulative } from './reduce/cumulative'
export { softmax, softmaxGradient } from './reduce/softmax'
export { crossEntropy, crossEntropyGradient } from './reduce/cross-entropy'
export { layerNorm, layerNormGradient, layerNormPartialBytes } from './reduce/layer-norm'
export {
  batchNorm, batchNormGradient, batchNormMoments, batchNormPartialBytes, batchNormSums,
} from './reduce/batch-norm'
export { stepMean, stepMeanGradient } from './reduce/step-mean'
export { copyStrided } from './layout/copy'
export { transpose } from './layout/transpose'
export { checkIndices, flattenIndices, gather, scatter } from './layout/gather'
export { squaredNorms, squaredNormsPartialBytes, update } from './optimizers/update'
export { uniform } from './random/philox'
export { oneHot, range } from './layout/make'
