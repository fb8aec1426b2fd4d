/** For tests of layers and operations of one's own. */
export { checkLayer } from './check-layer.js'
export type { LayerCase, LayerCaseInput } from './layer-case.js'
export { checkGradient, numericGradient, type CheckGradientOptions } from './numeric-gradient.js'
