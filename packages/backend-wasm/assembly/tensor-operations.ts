// Exports of the tensor operations, family by family.
export { binary } from './elementwise/binary'
export { unary } from './elementwise/unary'
