/**
 * WebAssembly written by hand: what a small kernel needs, as bytes.
 *
 * Source: WebAssembly Core Specification 2.0, chapter 5, binary format.
 */
export type Code = readonly number[]

/** Types of values. */
export const i32 = 0x7f
export const f32 = 0x7d
export const v128 = 0x7b

export interface WasmFunction {
  readonly name: string
  readonly parameters: readonly number[]
  /** Types of the variables beside the parameters; they follow them in number. */
  readonly variables: readonly number[]
  readonly body: Code
}

/** `\0asm`, version 1. */
const magic: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

/** A module of functions without results over a memory that is handed in as `env.memory`. */
export function wasmModule(
  functions: readonly WasmFunction[],
  pages: number,
  shared: boolean,
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...list(parameters), 0])
  const memory = [...text('env'), ...text('memory'), 0x02, shared ? 0x03 : 0x01, ...unsigned(pages), ...unsigned(pages)]
  const exports = functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)])
  const bodies = functions.map(({ variables, body }) => {
    const code = [...items(variables.map((type) => [1, type])), ...body, 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...magic,
    ...section(1, items(types)),
    ...section(2, items([memory])),
    ...section(3, list(functions.map((_, i) => i))),
    ...section(7, items(exports)),
    ...section(10, items(bodies)),
  ])
}

export const get = (variable: number): Code => [0x20, variable]
export const set = (variable: number, value: Code): Code => [...value, 0x21, variable]
export const integer = (value: number): Code => [0x41, ...signed(value)]
export const float = (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)]
export const addIntegers = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
export const isLess = (a: Code, b: Code): Code => [...a, ...b, 0x49]
export const areEqual = (a: Code, b: Code): Code => [...a, ...b, 0x46]
export const timesFour = (a: Code): Code => [...a, ...integer(2), 0x74]
export const loadInteger = (at: Code): Code => [...at, 0x28, 2, 0]
export const loadFloat = (at: Code, offset: number): Code => [...at, 0x2a, 2, ...unsigned(offset)]
export const addFloats = (a: Code, b: Code): Code => [...a, ...b, 0x92]
export const subtractFloats = (a: Code, b: Code): Code => [...a, ...b, 0x93]
export const multiplyFloats = (a: Code, b: Code): Code => [...a, ...b, 0x94]
export const isNearer = (a: Code, limit: Code): Code => [...a, 0x8b, ...limit, 0x5d]
export const toFloat = (a: Code): Code => [...a, 0xb3]
export const toInteger = (a: Code): Code => [...a, 0xa8]
export const zeroVector: Code = [0xfd, 0x0c, ...new Uint8Array(16)]
export const loadVector = (at: Code, offset = 0): Code => [...at, 0xfd, 0x00, 2, ...unsigned(offset)]
export const storeVector = (at: Code, value: Code, offset = 0): Code =>
  [at, value, [0xfd, 0x0b, 2], unsigned(offset)].flat()
export const spread = (a: Code): Code => [...a, 0xfd, 0x13]
export const lane = (a: Code, index: number): Code => [...a, 0xfd, 0x1f, index]
export const addVectors = (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xe4, 0x01]
export const multiplyVectors = (a: Code, b: Code): Code => [...a, ...b, 0xfd, 0xe6, 0x01]

/** Does `body`, and again as long as the condition behind it holds. */
export const repeatWhile = (condition: Code, body: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b]
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b]

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content]
}

function items(parts: readonly Code[]): Code {
  return [...unsigned(parts.length), ...parts.flat()]
}

function list(values: readonly number[]): Code {
  return [...unsigned(values.length), ...values]
}

function text(value: string): Code {
  return list([...new TextEncoder().encode(value)])
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}

/** Signed LEB128. */
function signed(value: number): Code {
  const isLast = value >= -64 && value < 64
  return isLast ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]
}
