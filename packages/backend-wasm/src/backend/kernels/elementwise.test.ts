import {
  abs,
  acos,
  acosh,
  add,
  addN,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cast,
  ceil,
  clipByValue,
  cos,
  cosh,
  elu,
  engine,
  equal,
  erf,
  exp,
  expm1,
  fill,
  floor,
  floorDiv,
  greater,
  greaterEqual,
  isFinite,
  isInf,
  isNaN,
  leakyRelu,
  less,
  lessEqual,
  log,
  log1p,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  minimum,
  mod,
  mul,
  neg,
  notEqual,
  onesLike,
  pow,
  prelu,
  range,
  reciprocal,
  relu,
  relu6,
  reshape,
  round,
  rsqrt,
  selu,
  sigmoid,
  sign,
  sin,
  sinh,
  softplus,
  sqrt,
  square,
  squaredDifference,
  step,
  sub,
  tan,
  tanh,
  where,
  zerosLike,
  div,
  type Tensor,
} from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe } from 'vitest'
import {
  compareWithCpu,
  fill as numbers,
  shapes,
  size,
  type Case,
  type Numbers,
  type NumbersOptions,
} from '../testing.js'
import { unaryKernels } from './unary.js'
import { binaryKernels } from './binary.js'
import { valueKernels } from './values.js'

/** Two shapes of which each is spread over the axes that only the other has. */
const pair = fc
  .array(fc.record({ length: size, kind: fc.constantFrom('both', 'both', 'a', 'b') }), { maxLength: 4 })
  .map((axes) => ({
    a: axes.map(({ length, kind }) => (kind === 'b' ? 1 : length)),
    b: axes.map(({ length, kind }) => (kind === 'a' ? 1 : length)),
  }))
  .filter(({ a, b }) => a.reduce((product, length, i) => product * Math.max(length, b[i]!), 1) <= 40_000)
  .chain(({ a, b }) => fc.boolean().map((drop) => ({ a, b: drop && b[0] === 1 ? b.slice(1) : b })))

const one = (options: NumbersOptions): Case['inputs'] =>
  fc.tuple(shapes(), fc.nat(1e6)).map(([shape, seed]) => ({ tensors: [numbers(shape, seed, options)] }))
const two = (options: NumbersOptions): Case['inputs'] =>
  fc
    .tuple(pair, fc.nat(1e6))
    .map(([{ a, b }, seed]) => ({ tensors: [numbers(a, seed, options), numbers(b, seed + 1, options)] }))
const same = (count: number, options: NumbersOptions[]): Case['inputs'] =>
  fc.tuple(shapes(), fc.nat(1e6)).map(([shape, seed]) => ({
    tensors: Array.from({ length: count }, (_, i): Numbers => numbers(shape, seed + i, options[i] ?? options[0]!)),
  }))

type Unary = (x: Tensor) => Tensor
type Binary = (a: Tensor, b: Tensor) => Tensor
const unaryCase = (name: string, f: Unary, options: NumbersOptions = { special: true }): Case => ({
  name,
  inputs: one(options),
  run: ([x]) => f(x!),
  tolerance: 1e-6,
})
const binaryCase = (name: string, f: Binary, options: NumbersOptions = { special: true }): Case => ({
  name,
  inputs: two(options),
  run: ([a, b]) => f(a!, b!),
  tolerance: 1e-6,
})

const unary: Readonly<Record<string, Unary>> = {
  abs,
  ceil,
  cos,
  cosh,
  elu,
  erf,
  exp,
  expm1,
  floor,
  neg,
  reciprocal,
  relu,
  relu6,
  round,
  selu,
  sigmoid,
  sin,
  sinh,
  softplus,
  square,
  tan,
  tanh,
  asinh,
  atan,
  isNaN,
  isInf,
  isFinite,
  zerosLike,
  onesLike,
}
const ofPositive: Readonly<Record<string, Unary>> = { log, log1p, rsqrt, sqrt }
const ofShares: Readonly<Record<string, Unary>> = { acos, asin, atanh }
const binary: Readonly<Record<string, Binary>> = {
  add,
  sub,
  mul,
  div,
  maximum,
  minimum,
  squaredDifference,
  equal,
  notEqual,
  less,
  lessEqual,
  greater,
  greaterEqual,
  atan2,
}
const ofInts: Readonly<Record<string, Binary>> = {
  add,
  sub,
  mul,
  maximum,
  minimum,
  squaredDifference,
  equal,
  notEqual,
  less,
  lessEqual,
  greater,
  greaterEqual,
  floorDiv,
  mod,
}
const casts = (['float32', 'int32', 'bool'] as const).flatMap((from) =>
  (['float32', 'int32', 'bool'] as const).map((to) => [from, to] as const),
)

const cases: readonly Case[] = [
  ...Object.entries(unary).map(([name, f]) => unaryCase(name, f)),
  ...Object.entries(ofPositive).map(([name, f]) => unaryCase(name, f, { positive: true })),
  ...Object.entries(ofShares).map(([name, f]) => unaryCase(name, f, { scale: 1 })),
  unaryCase('acosh', (x) => acosh(add(x, 1)), { positive: true }),
  // Of NaN, cpu's sign is 0 and ours NaN, as TensorFlow's is.
  unaryCase('sign', sign, {}),
  unaryCase('leakyRelu', (x) => leakyRelu(x, 0.3)),
  unaryCase('step', (x) => step(x, 0.25)),
  unaryCase('clipByValue', (x) => clipByValue(x, -0.5, 1)),
  ...[abs, neg, relu, sign, square].map((f) => unaryCase(`${f.name} of int32`, f, { dtype: 'int32', scale: 9 })),
  ...Object.entries(binary).map(([name, f]) => binaryCase(name, f)),
  ...Object.entries(ofInts).map(([name, f]) => binaryCase(`${name} of int32`, f, { dtype: 'int32', scale: 9 })),
  binaryCase('mod', mod, { scale: 9 }),
  binaryCase('pow', pow, { positive: true }),
  binaryCase('prelu', (a, b) => prelu(add(a, zerosLike(b)), b)),
  binaryCase('bitwiseAnd', (a, b) => engine().runKernel('BitwiseAnd', { a, b }), { dtype: 'int32', scale: 99 }),
  binaryCase('eluGrad', (a, b) => engine().runKernel('EluGrad', { dy: add(a, b), y: sub(a, b) })),
  { name: 'addN', inputs: same(3, [{ special: true }]), run: (list) => addN(list) },
  ...casts.map(([from, to]): Case => ({
    name: `cast from ${from} to ${to}`,
    inputs: one({ dtype: from, scale: 9 }),
    run: ([x]) => cast(x!, to),
  })),
  {
    name: 'where',
    inputs: same(3, [{ dtype: 'bool' }, { special: true }, {}]),
    run: ([condition, a, b]) => where(condition!, a!, b!),
  },
  { name: 'logicalAnd', inputs: two({ dtype: 'bool' }), run: ([a, b]) => logicalAnd(a!, b!) },
  { name: 'logicalOr', inputs: two({ dtype: 'bool' }), run: ([a, b]) => logicalOr(a!, b!) },
  { name: 'logicalNot', inputs: one({ dtype: 'bool' }), run: ([x]) => logicalNot(x!) },
  {
    name: 'fill',
    inputs: shapes().map((shape) => ({ tensors: [], shape })),
    run: (_, { shape }: { shape: number[] }) => [fill(shape, -2.5), fill(shape, 7, 'int32')],
  },
  {
    name: 'range',
    inputs: fc.record({
      tensors: fc.constant([]),
      start: fc.integer({ min: -9, max: 9 }),
      stop: fc.integer({ min: -9, max: 9 }),
    }),
    run: (_, { start, stop }: { start: number; stop: number }) => [
      range(start, stop),
      range(start, stop, stop < start ? -0.5 : 0.5),
      range(start, stop, 1, 'int32'),
    ],
  },
  {
    name: 'results over tensors that share their numbers',
    inputs: one({ special: true }),
    run: ([x]) => {
      const flat = reshape(x!, [-1])
      return [add(x!, x!), mul(flat, flat), sub(reshape(flat, x!.shape), x!)]
    },
  },
]

describe('element-wise kernels equal those of tfjs cpu', () => {
  compareWithCpu(cases, unaryKernels, binaryKernels, valueKernels)
})
