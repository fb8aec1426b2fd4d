// Exports of the tensor operations, family by family.
export { unary } from './elementwise/unary'
export { binary } from './elementwise/binary'
export { sum, sumPartialBytes } from './reduce/sum'
export { reduce } from './reduce/reduce'
export { cumulative } from './reduce/cumulative'
export { softmax, softmaxGradient } from './reduce/softmax'
export { crossEntropy, crossEntropyGradient } from './reduce/cross-entropy'
export { layerNorm, layerNormGradient, layerNormPartialBytes } from './reduce/layer-norm'
