// Writes the loops of the element-wise operations: one function each, so that each is compiled and tiers up by itself.
import * as operations from './operations.mjs'

/** @typedef {Readonly<Record<string, string>>} Table */

const imports = [
  "import { elu, exp, expm1, geluTanh, log, log1p, selu, sigmoid, sign, softplus, splat, square, step } from '../element/functions'",
  "import { erfAccurate, gelu, geluSlope, tanhAccurate } from '../element/accurate'",
  "import { floorDivInt, floorMod } from '../element/scalar'",
  "import { madd, storeFirst } from '../math'",
]

/**
 * A vector loop: whole vectors, the last one cut off.
 *
 * @param {string} name
 * @param {string} expression
 * @param {boolean} two whether there is a second operand
 * @param {boolean} toBool whether each result is one byte, 0 or 1
 */
function vectorLoop(name, expression, two, toBool) {
  return [
    `function ${name}(a: usize, sa: usize, b: usize, sb: usize, to: usize, n: i32, parameter: f32): void {`,
    '  const alpha = f32x4.splat(parameter)',
    '  while (n > 0) {',
    '    const x = v128.load(a)',
    ...(two ? ['    const y = v128.load(b)'] : []),
    `    const r = ${expression}`,
    ...(toBool
      ? ['    storeBools(to, r, n)', '    to += 4']
      : ['    if (n >= 4) v128.store(to, r)', '    else storeFirst(to, r, n)', '    to += 16']),
    '    a += sa',
    ...(two ? ['    b += sb'] : []),
    '    n -= 4',
    '  }',
    '}',
  ].join('\n')
}

/**
 * @param {string} name
 * @param {string} expression
 * @param {boolean} two
 * @param {string} type
 */
function scalarLoop(name, expression, two, type) {
  return [
    `function ${name}(a: usize, sa: usize, b: usize, sb: usize, to: usize, n: i32, parameter: f32): void {`,
    '  while (n > 0) {',
    `    const x = load<${type}>(a)`,
    ...(two ? [`    const y = load<${type}>(b)`] : []),
    `    store<${type}>(to, ${expression})`,
    '    a += sa >> 2',
    ...(two ? ['    b += sb >> 2'] : []),
    '    to += 4',
    '    n -= 1',
    '  }',
    '}',
  ].join('\n')
}

/** @param {string} name @param {number} first @param {readonly string[]} functions */
function dispatcher(name, first, functions) {
  return [
    '/** One run of n elements; sa and sb are 16, or 0 for an operand that is one value in 16 bytes. */',
    `export function ${name}(`,
    '  op: i32, a: usize, sa: usize, b: usize, sb: usize, to: usize, n: i32, parameter: f32,',
    '): void {',
    '  switch (op) {',
    ...functions.map((one, i) => `    case ${first + i}: return ${one}(a, sa, b, sb, to, n, parameter)`),
    '    default: unreachable()',
    '  }',
    '}',
  ].join('\n')
}

/** The groups in the order of their numbers: group, vector or scalar, operands, type, bool results. */
const groups = /** @type {const} */ ([
  ['unary', 'vector', false, 'f32', false],
  ['unaryScalar', 'scalar', false, 'f32', false],
  ['unaryInt', 'vector', false, 'i32', false],
  ['binary', 'vector', true, 'f32', false],
  ['binaryScalar', 'scalar', true, 'f32', false],
  ['binaryInt', 'vector', true, 'i32', false],
  ['binaryIntScalar', 'scalar', true, 'i32', false],
  ['compare', 'vector', true, 'f32', true],
  ['compareInt', 'vector', true, 'i32', true],
])

/** @type {Readonly<Record<string, Table>>} */
const tables = operations

/** The text of `assembly/generated/element-wise.ts`. */
export function elementWise() {
  const functions = groups.flatMap(([group, kind, two, type, toBool]) =>
    Object.entries(tables[group] ?? {}).map(([name, expression]) => {
      const full = `${group}_${name}`
      const vector = kind === 'vector'
      const text = vector ? vectorLoop(full, expression, two, toBool) : scalarLoop(full, expression, two, type)
      return { full, text }
    }),
  )
  return [
    '// Written by scripts/element-wise.mjs.',
    [...imports, "import { storeBools } from '../element/bools'"].join('\n'),
    ...functions.map(({ text }) => text),
    dispatcher(
      'elementRun',
      0,
      functions.map(({ full }) => full),
    ),
    '',
  ].join('\n\n')
}

/** The text of `src/generated/operations.ts`: the number of each operation. */
export function operationNumbers() {
  let next = 0
  const parts = groups.map(([group]) => {
    const lines = Object.keys(tables[group] ?? {}).map((name) => `  ${name}: ${next++},`)
    return `export const ${group} = {\n${lines.join('\n')}\n} as const\n`
  })
  const heading = '/** Written by scripts/element-wise.mjs: the numbers of the element-wise operations. */'
  return `${heading}\n\n${parts.join('\n')}`
}
