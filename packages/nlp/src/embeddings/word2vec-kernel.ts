/** The innermost work of word2vec, four numbers at a time, over one memory that all threads share. */
import {
  addFloats,
  addIntegers,
  addVectors,
  areEqual,
  f32,
  float,
  get,
  i32,
  integer,
  isLess,
  isNearer,
  lane,
  loadFloat,
  loadInteger,
  loadVector,
  multiplyFloats,
  multiplyVectors,
  repeatWhile,
  set,
  spread,
  storeVector,
  subtractFloats,
  timesFour,
  toFloat,
  toInteger,
  v128,
  wasmModule,
  when,
  zeroVector,
  type Code,
} from './wasm-code.js'

/** The kernel's functions; places are byte offsets in its memory. */
export interface Word2vecKernel {
  /**
   * One word against several, the first of which is right and the others are wrong, with y = 1 for the right one:
   *
   *   g = rate·(y - σ(x·v))      e <- Σ g·v      v <- v + g·x
   *
   * `targets` is the place of the vectors' places. A pair with |x·v| >= 6 is passed over, as in word2vec.
   * Source: Mikolov et al. 2013, arXiv:1310.4546, equation 4.
   */
  learn(input: number, targets: number, count: number, error: number, rate: number): void
  /** to <- to + factor·from */
  addScaled(to: number, from: number, factor: number): void
}

/** Products beyond this are as good as certain. */
export const largestProduct = 6
/** σ is looked up in so many steps. */
const sigmoidSteps = 1000
/** Numbers of a row are a multiple of this; the spare ones are 0. */
export const rowMultiple = 8

/** σ at the steps of the table, each at its lower end, as gensim has it. */
export function sigmoidTable(): Float32Array {
  return Float32Array.from({ length: sigmoidSteps }, (_, i) => {
    const x = ((i / sigmoidSteps) * 2 - 1) * largestProduct
    return 1 / (1 + Math.exp(-x))
  })
}

/** The module's bytes, for rows of `rowBytes` and a table of σ at `table`. */
export function word2vecKernel(
  rowBytes: number,
  table: number,
  pages: number,
  shared: boolean,
): Uint8Array<ArrayBuffer> {
  const step = 4 * rowMultiple
  const move = (variable: number): Code => set(variable, addIntegers(get(variable), integer(step)))

  const [input, targets, count, error, rate] = [0, 1, 2, 3, 4]
  const [target, end, row, rowPart, inputPart, errorPart, inputEnd, product, gradient, sumA, sumB] = [
    5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  ]
  const both = (offset: number): Code =>
    multiplyVectors(loadVector(get(inputPart), offset), loadVector(get(rowPart), offset))
  const start: Code = [...set(inputPart, get(input)), ...set(rowPart, get(row))]
  const change = (offset: number): Code => [
    ...set(sumA, loadVector(get(rowPart), offset)),
    ...storeVector(
      get(errorPart),
      addVectors(loadVector(get(errorPart), offset), multiplyVectors(get(gradient), get(sumA))),
      offset,
    ),
    ...storeVector(
      get(rowPart),
      addVectors(get(sumA), multiplyVectors(get(gradient), loadVector(get(inputPart), offset))),
      offset,
    ),
  ]
  const steps = multiplyFloats(
    addFloats(get(product), float(largestProduct)),
    float(sigmoidSteps / (2 * largestProduct)),
  )
  const sigmoid = loadFloat(timesFour(toInteger(steps)), table)
  const truth = toFloat(areEqual(get(target), get(targets)))
  const learn: Code = [
    ...set(inputEnd, addIntegers(get(input), integer(rowBytes))),
    ...set(errorPart, get(error)),
    ...set(inputPart, get(input)),
    ...repeatWhile(isLess(get(inputPart), get(inputEnd)), [
      ...storeVector(get(errorPart), zeroVector),
      ...storeVector(get(errorPart), zeroVector, 16),
      ...move(errorPart),
      ...move(inputPart),
    ]),
    ...set(target, get(targets)),
    ...set(end, addIntegers(get(targets), timesFour(get(count)))),
    ...repeatWhile(isLess(get(target), get(end)), [
      ...set(row, loadInteger(get(target))),
      ...set(sumA, zeroVector),
      ...set(sumB, zeroVector),
      ...start,
      ...repeatWhile(isLess(get(inputPart), get(inputEnd)), [
        ...set(sumA, addVectors(get(sumA), both(0))),
        ...set(sumB, addVectors(get(sumB), both(16))),
        ...move(inputPart),
        ...move(rowPart),
      ]),
      ...set(sumA, addVectors(get(sumA), get(sumB))),
      ...set(
        product,
        addFloats(addFloats(lane(get(sumA), 0), lane(get(sumA), 1)), addFloats(lane(get(sumA), 2), lane(get(sumA), 3))),
      ),
      ...when(isNearer(get(product), float(largestProduct)), [
        ...set(gradient, spread(multiplyFloats(subtractFloats(truth, sigmoid), get(rate)))),
        ...start,
        ...set(errorPart, get(error)),
        ...repeatWhile(isLess(get(inputPart), get(inputEnd)), [
          ...change(0),
          ...change(16),
          ...move(inputPart),
          ...move(rowPart),
          ...move(errorPart),
        ]),
      ]),
      ...set(target, addIntegers(get(target), integer(4))),
    ]),
  ]

  const [to, from, factor, toEnd, factors] = [0, 1, 2, 3, 4]
  const add = (offset: number): Code =>
    storeVector(
      get(to),
      addVectors(loadVector(get(to), offset), multiplyVectors(get(factors), loadVector(get(from), offset))),
      offset,
    )
  const addScaled: Code = [
    ...set(toEnd, addIntegers(get(to), integer(rowBytes))),
    ...set(factors, spread(get(factor))),
    ...repeatWhile(isLess(get(to), get(toEnd)), [...add(0), ...add(16), ...move(to), ...move(from)]),
  ]

  return wasmModule(
    [
      {
        name: 'learn',
        parameters: [i32, i32, i32, i32, f32],
        variables: [i32, i32, i32, i32, i32, i32, i32, f32, v128, v128, v128],
        body: learn,
      },
      { name: 'addScaled', parameters: [i32, i32, f32], variables: [i32, v128], body: addScaled },
    ],
    pages,
    shared,
  )
}
