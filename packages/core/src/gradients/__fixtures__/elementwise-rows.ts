/** Rows for kernels that work element by element, reductions among them. */
import {
  abs, acos, acosh, add, addN, all, any, asin, asinh, atan, atan2, atanh, cast, ceil, clipByValue, cos, cosh, cumprod,
  cumsum, div, elu, equal, erf, exp, expm1, floor, floorDiv, greater, greaterEqual, isFinite, isInf, isNaN as
  isNotANumber, leakyRelu, less, lessEqual, log, log1p, logicalAnd, logicalNot, logicalOr, max, maximum, mean, min,
  minimum, mod, mul, neg, notEqual, pow, prelu, prod, reciprocal, relu, relu6, round, rsqrt, selu, sigmoid, sign, sin,
  sinh, softmax, softplus, sqrt, square, squaredDifference, step, sub, sum, tan, tanh, tensor1d, where, logSoftmax,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { between, both, normal, row, spaced, type Row } from './row.js'

const positive = (...shapes: number[][]): Row['inputs'] => between(0.5, 2, ...shapes)
const floats = (x: Tensor): Tensor => cast(x, 'float32')
const truths = (x: Tensor): Tensor => greater(x, 0)

const smooth: [string, (x: Tensor) => Tensor, number, number][] = [
  ['Neg', neg, -2, 2], ['Square', square, -2, 2], ['Exp', exp, -1, 1], ['Expm1', expm1, -1, 1], ['Log', log, 0.5, 2],
  ['Log1p', log1p, -0.4, 2], ['Sqrt', sqrt, 0.5, 2], ['Rsqrt', rsqrt, 0.5, 2], ['Reciprocal', reciprocal, 0.5, 2],
  ['Sigmoid', sigmoid, -3, 3], ['Tanh', tanh, -2, 2], ['Softplus', softplus, -3, 3], ['Erf', erf, -1.5, 1.5],
  ['Sin', sin, -3, 3], ['Cos', cos, -3, 3], ['Tan', tan, -1, 1], ['Asin', asin, -0.7, 0.7], ['Acos', acos, -0.7, 0.7],
  ['Atan', atan, -2, 2], ['Sinh', sinh, -1, 1], ['Cosh', cosh, -1, 1], ['Asinh', asinh, -2, 2],
  ['Acosh', acosh, 1.5, 3], ['Atanh', atanh, -0.7, 0.7],
]

const kinked: [string, (x: Tensor) => Tensor][] = [
  ['Abs', abs], ['Relu', relu], ['Relu6', (x) => relu6(mul(x, 5))], ['Elu', elu], ['Selu', selu],
  ['LeakyRelu', (x) => leakyRelu(x, 0.3)], ['ClipByValue', (x) => clipByValue(x, -0.5, 0.7)],
]

const flat: [string, (x: Tensor) => Tensor][] = [
  ['Sign', sign], ['Step', (x) => step(x)], ['Floor', floor], ['Ceil', ceil], ['Round', round],
  ['IsNan', (x) => floats(isNotANumber(x))], ['IsInf', (x) => floats(isInf(x))],
  ['IsFinite', (x) => floats(isFinite(x))],
  ['LogicalNot', (x) => floats(logicalNot(truths(x)))],
  ['All', (x) => floats(all(truths(x), 1))], ['Any', (x) => floats(any(truths(x), 1))],
]

const comparing: [string, (a: Tensor, b: Tensor) => Tensor][] = [
  ['Equal', equal], ['NotEqual', notEqual], ['Greater', greater], ['GreaterEqual', greaterEqual], ['Less', less],
  ['LessEqual', lessEqual],
  ['LogicalAnd', (a, b) => logicalAnd(truths(a), truths(b))], ['LogicalOr', (a, b) => logicalOr(truths(a), truths(b))],
]

const pairs: [string, (a: Tensor, b: Tensor) => Tensor, (...shapes: number[][]) => Row['inputs']][] = [
  ['Add', add, normal], ['Sub', sub, normal], ['Multiply', mul, normal],
  ['RealDiv', div, positive], ['Pow', pow, positive],
  ['SquaredDifference', squaredDifference, normal], ['Atan2', atan2, positive],
  ['Maximum', maximum, spaced], ['Minimum', minimum, spaced],
]

const shapePairs: [string, number[], number[]][] = [
  ['equal shapes', [2, 3], [2, 3]], ['a row repeated', [2, 3], [3]], ['a scalar', [], [2, 3]],
  ['both stretched', [2, 1, 3], [4, 1]], ['an axis of 1 on both', [2, 1, 3], [1, 3]],
]

const reductions: [string, (x: Tensor, axis?: number | number[], keepDims?: boolean) => Tensor, boolean][] = [
  ['Sum', sum, false], ['Mean', mean, false], ['Max', max, true], ['Min', min, true], ['Prod', prod, false],
]

export const elementwiseRows: readonly Row[] = [
  ...smooth.map(([kernel, f, low, high]) => row(kernel, 'smooth', between(low, high, [3, 4]), f, true)),
  ...kinked.map(([kernel, f]) => row(kernel, 'away from kinks', spaced([4, 6]), f, true)),
  ...flat.map(([kernel, f]) => row(kernel, 'between jumps', spaced([4, 6]), f)),
  ...comparing.map(([kernel, f]) => row(kernel, 'does not change', spaced([2, 3], [3]), (a, b) => floats(f(a, b)))),
  ...pairs.flatMap(([kernel, f, inputs]) =>
    shapePairs.map(([what, a, b]) => row(kernel, what, inputs(a, b), f, what === 'a row repeated')),
  ),
  row('Pow', 'exponents of a negative base', between(-2, -1, [5]), (x) => pow(x, tensor1d([2, 3, 1, 0, -1]))),
  row('AddN', 'three', normal([2], [2], [2]), (...xs) => addN(xs)),
  row('Mod', 'of positive numbers', both(between(2.2, 2.8, [3]), between(0.9, 1.05, [3])), mod),
  row('FloorDiv', 'between jumps', both(between(2.2, 2.8, [3]), between(0.9, 1.05, [3])), floorDiv),
  row('Prelu', 'one slope a column', both(spaced([4, 3]), normal([3])), prelu),
  row('Select', 'both sides', both(spaced([4, 3]), normal([4, 3])), (a, b) => where(greater(a, 0), mul(a, b), b)),
  ...reductions.flatMap(([kernel, f, isKinked]) => {
    const inputs = isKinked ? spaced([2, 3, 4]) : between(0.5, 1.5, [2, 3, 4])
    return [
      row(kernel, 'all', inputs, (x) => f(x)),
      row(kernel, 'first axis', inputs, (x) => f(x, 0)),
      row(kernel, 'middle axis', inputs, (x) => f(x, 1)),
      row(kernel, 'last axis, kept', inputs, (x) => f(x, -1, true), true),
      row(kernel, 'two axes', inputs, (x) => f(x, [0, 2])),
      row(kernel, 'the first two axes', inputs, (x) => f(x, [1, 0])),
    ]
  }),
  row('Cumsum', 'exclusive, from the end', normal([2, 4]), (x) => cumsum(x, 1, true, true)),
  row('Cumsum', 'first axis', normal([3, 2]), (x) => cumsum(x, 0)),
  row('Cumprod', 'without zeros', between(0.5, 1.5, [2, 4]), (x) => cumprod(x, 1), true),
  row('Cumprod', 'exclusive, from the end', between(0.5, 1.5, [2, 4]), (x) => cumprod(x, 1, true, true)),
  row('Softmax', 'last axis', normal([3, 4]), (x) => softmax(x), true),
  row('Sum', 'within log softmax', normal([3, 4]), (x) => mul(sum(x), logSoftmax(x))),
]
