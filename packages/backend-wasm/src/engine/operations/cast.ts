/** Changes of type, select, fill. Bools are bytes, 0 or 1. */
import type { Engine } from '../engine.js'

/** The numbers of assembly/element/cast.ts. */
const operations = {
  floatToInt: 0,
  intToFloat: 1,
  floatToBool: 2,
  intToBool: 3,
  boolToFloat: 4,
  boolToInt: 5,
} as const

export type Cast = keyof typeof operations

/** to[i] = x[i] in another type; to int32 towards 0, NaN as 0; to bool whether it is not 0. */
export function cast(engine: Engine, name: Cast, x: number, to: number, length: number): void {
  engine.kernels.cast(operations[name], x, 0, 0, 0, to, length)
}

/** to[i] = condition[i] ? a[i] : b[i]; a and b of four bytes an element. */
export function select(engine: Engine, condition: number, a: number, b: number, to: number, length: number): void {
  engine.kernels.cast(6, condition, a, b, 0, to, length)
}

/** Fills float32 memory. */
export function fill(engine: Engine, value: number, to: number, length: number): void {
  const [bits = 0] = new Int32Array(Float32Array.of(value).buffer)
  engine.kernels.cast(7, 0, 0, 0, bits, to, length)
}

/** Fills int32 memory. */
export function fillInt(engine: Engine, value: number, to: number, length: number): void {
  engine.kernels.cast(7, 0, 0, 0, value, to, length)
}
