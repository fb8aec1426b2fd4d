// Writes the GEMM micro-kernels as AssemblyScript. The shape of the code decides the speed (V8 up to 12 sinks the
// arithmetic of a basic block below its loads, so a straight-line unroll spills): one step of k per basic block, steps
// separated by the exit test, pointer-end test, no counter; 8 accumulators, 2 vectors of B and 4 splats of A fit in the
// 15 registers that are there.

const range = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => i)

/**
 * C[rows × 4·vectors] (+)= A·B over the k steps from `b` to `bEnd`.
 *
 * @param {string} name
 * @param {number} rows
 * @param {number} vectors of four columns
 * @param {'strided' | 'rows'} mode strided: the rows of one step of k lie side by side, `sa` bytes from step to step;
 *   rows: one pointer a row, the steps of k lie side by side
 */
function kernel(name, rows, vectors, mode) {
  const all = range(rows).flatMap((i) => range(vectors).map((j) => [i, j]))
  const step = (/** @type {number} */ s) => [
    ...range(vectors).map((j) => `b${j} = v128.load(b, ${16 * j})`),
    ...range(rows).flatMap((i) => [
      mode === 'strided' ? `x = v128.load_splat<f32>(a, ${4 * i})` : `x = v128.load_splat<f32>(a${i}, ${4 * s})`,
      ...range(vectors).map((j) => `c${i}${j} = madd(x, b${j}, c${i}${j})`),
    ]),
    ...(mode === 'strided' ? ['a += sa'] : []),
    'b += sb',
  ]
  const advance = mode === 'rows' ? range(rows).map((i) => `a${i} += 16`) : []
  const body = range(4).flatMap((s) => [...step(s), ...(s === 3 ? advance : []), 'if (b == bEnd) break'])
  const a =
    mode === 'strided'
      ? 'a: usize, sa: usize'
      : range(rows)
          .map((i) => `a${i}: usize`)
          .join(', ')
  const c = (/** @type {number} */ i) => (i === 0 ? 'c' : `c + ${i === 1 ? '' : `${i} * `}sc`)
  return [
    `export function ${name}(${a}, b: usize, sb: usize, bEnd: usize, c: usize, sc: usize, add: i32): void {`,
    ...all.map(([i, j]) => `  let c${i}${j} = f32x4.splat(0)`),
    ...range(vectors).map((j) => `  let b${j} = f32x4.splat(0)`),
    '  let x = f32x4.splat(0)',
    '  if (b != bEnd) {',
    '    while (true) {',
    ...body.map((line) => `      ${line}`),
    '    }',
    '  }',
    '  if (add != 0) {',
    ...all.map(([i, j]) => `    c${i}${j} = f32x4.add(c${i}${j}, v128.load(${c(i ?? 0)}, ${16 * (j ?? 0)}))`),
    '  }',
    ...all.map(([i, j]) => `  v128.store(${c(i ?? 0)}, c${i}${j}, ${16 * (j ?? 0)})`),
    '}',
  ].join('\n')
}

/**
 * One row of C, 32 columns: eight sums side by side hide the time that each multiply-add takes.
 * B: four panels of 8 columns, `panel` bytes apart, `sb` bytes from step to step. V8 puts the loads of a block before its
 * arithmetic: eight of them and eight sums are more than there are registers, and a sum in memory doubles the time. So a
 * step has two halves, with a branch after each.
 */
function row() {
  const panels = range(4)
  const half = (/** @type {number[]} */ of) =>
    of.flatMap((p) => [0, 1].map((h) => `c${p}${h} = madd(x, v128.load(b${p}, ${16 * h}), c${p}${h})`))
  const all = panels.flatMap((p) => [0, 1].map((h) => ({ name: `c${p}${h}`, at: 32 * p + 16 * h })))
  return [
    'export function row1x32(a: usize, b0: usize, panel: usize, sb: usize, bEnd: usize, c: usize, add: i32): void {',
    ...all.map(({ name }) => `  let ${name} = f32x4.splat(0)`),
    ...panels.slice(1).map((p) => `  let b${p} = b${p - 1} + panel`),
    '  if (b0 != bEnd) {',
    '    let x = v128.load_splat<f32>(a)',
    ...half([0, 1]).map((line) => `    ${line}`),
    '    while (true) {',
    ...half([2, 3]).map((line) => `      ${line}`),
    ...panels.map((p) => `      b${p} += sb`),
    '      if (b0 == bEnd) break',
    '      a += 4',
    '      x = v128.load_splat<f32>(a)',
    ...half([0, 1]).map((line) => `      ${line}`),
    '    }',
    '  }',
    '  if (add != 0) {',
    ...all.map(({ name, at }) => `    ${name} = f32x4.add(${name}, v128.load(c, ${at}))`),
    '  }',
    ...all.map(({ name, at }) => `  v128.store(c, ${name}, ${at})`),
    '}',
  ].join('\n')
}

/**
 * 4 pixels × 8 filters of a convolution, its window read where it lies: C = f(Σ + bias), f cut off at `floor` and `cap`.
 * A window has rows of `bEnd - b` in all; one of `run` bytes of B lies behind the other, one of A `jump` bytes on.
 */
function windowKernel() {
  const all = range(4).flatMap((i) => range(2).map((j) => /** @type {const} */ ([i, j])))
  const step = (/** @type {number} */ s) => [
    ...range(2).map((j) => `b${j} = v128.load(b, ${16 * j})`),
    ...range(4).flatMap((i) => [
      `x = v128.load_splat<f32>(a${i}, ${4 * s})`,
      ...range(2).map((j) => `c${i}${j} = madd(x, b${j}, c${i}${j})`),
    ]),
    'b += 32',
  ]
  const advance = range(4).map((i) => `a${i} += 16`)
  const body = range(4).flatMap((s) => [...step(s), ...(s === 3 ? advance : []), 'if (b == rowEnd) break'])
  return [
    'export function window4x8(',
    '  a: usize, sa: usize, jump: usize, b: usize, run: usize, bEnd: usize, c: usize, sc: usize, bias: usize, floor: f32,',
    '  cap: f32,',
    '): void {',
    ...range(2).map((j) => `  let b${j} = v128.load(bias, ${16 * j})`),
    ...all.map(([i, j]) => `  let c${i}${j} = b${j}`),
    '  let x = b0',
    '  while (true) {',
    '    let a0 = a',
    ...range(3).map((i) => `    let a${i + 1} = a${i} + sa`),
    '    const rowEnd = b + run',
    '    while (true) {',
    ...body.map((line) => `      ${line}`),
    '    }',
    '    if (b == bEnd) break',
    '    a += jump',
    '  }',
    '  b0 = f32x4.splat(floor)',
    '  b1 = f32x4.splat(cap)',
    ...range(4).flatMap((i) => [
      ...range(2).map((j) => `  v128.store(c, f32x4.pmin(f32x4.pmax(c${i}${j}, b0), b1), ${16 * j})`),
      ...(i < 3 ? ['  c += sc'] : []),
    ]),
    '}',
  ].join('\n')
}

/**
 * 4 weights × 8 filters of a filter gradient: C += Σ over `rows` rows of pixels, `rowBytes` of dy each. The weights see
 * what lies at `a0` to `a3`, `sa` bytes from pixel to pixel and `jump` more to the next row; the first `count` are kept.
 */
function windowGradientKernel() {
  const all = range(4).flatMap((i) => range(2).map((j) => /** @type {const} */ ([i, j])))
  const step = [
    'b0 = v128.load(b)',
    'b1 = v128.load(b, 16)',
    ...range(4).flatMap((i) => [
      `x = v128.load_splat<f32>(a${i})`,
      ...range(2).map((j) => `c${i}${j} = madd(x, b${j}, c${i}${j})`),
      `a${i} += sa`,
    ]),
    'b += sb',
    'if (b == rowEnd) break',
  ]
  return [
    'export function windowGradient4x8(',
    '  a0: usize, a1: usize, a2: usize, a3: usize, sa: usize, jump: usize, b: usize, sb: usize, rowBytes: usize, rows: i32,',
    '  c: usize, sc: usize, count: i32,',
    '): void {',
    '  let x = f32x4.splat(0)',
    '  let b0 = x',
    '  let b1 = x',
    ...all.map(([i, j]) => `  let c${i}${j} = x`),
    '  do {',
    '    const rowEnd = b + rowBytes',
    '    while (true) {',
    ...range(2).flatMap(() => step.map((line) => `      ${line}`)),
    '    }',
    ...range(4).map((i) => `    a${i} += jump`),
    '  } while (--rows > 0)',
    ...range(4).flatMap((i) => [
      ...range(2).map((j) => `  v128.store(c, f32x4.add(c${i}${j}, v128.load(c, ${16 * j})), ${16 * j})`),
      ...(i < 3 ? [`  if (count == ${i + 1}) return`, '  c += sc'] : []),
    ]),
    '}',
  ].join('\n')
}

/** The text of `assembly/generated/micro-kernels.ts`. */
export function microKernels() {
  return [
    '// Written by scripts/micro-kernels.mjs.',
    "import { madd } from '../math'",
    kernel('strided4x8', 4, 2, 'strided'),
    kernel('strided4x4', 4, 1, 'strided'),
    kernel('rows4x8', 4, 2, 'rows'),
    kernel('rows4x4', 4, 1, 'rows'),
    kernel('row1x8', 1, 2, 'rows'),
    row(),
    windowKernel(),
    windowGradientKernel(),
    '',
  ].join('\n\n')
}
