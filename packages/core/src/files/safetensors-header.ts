import { describe } from '../errors/describe.js'
import { FormatError } from '../errors/errors.js'
import { parseStrictJson, StrictJsonError, StrictObject, type StrictJson } from './strict-json.js'
import { tensorTypes, widthOf, type TensorType } from './tensor-types.js'

/** A tensor as the header describes it: bytes [begin, end) of the data. */
export interface HeaderEntry {
  readonly name: string
  readonly dtype: TensorType
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

export interface Header {
  /** In the order of the header. */
  readonly entries: readonly HeaderEntry[]
  readonly metadata: ReadonlyMap<string, string>
  /** The JSON text, with its padding. */
  readonly text: string
  /** Byte place in the file where the data begins. */
  readonly dataStart: number
}

/** As many bytes as the reference implementation allows. */
const maxHeaderBytes = 100_000_000

/**
 * Reads and checks the header of a safetensors file against the number of bytes that are there.
 *
 * @throws FormatError at the first thing that does not fit.
 */
export function readHeader(bytes: Uint8Array, where: string): Header {
  if (!(bytes instanceof Uint8Array)) fail(where, 'file', 'a Uint8Array', describe(bytes))
  if (bytes.length < 8) fail(where, 'file', 'at least 8 bytes', `${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Number(view.getBigUint64(0, true))
  const room = Math.min(maxHeaderBytes, bytes.length - 8)
  if (length > room) {
    fail(
      where,
      'header length (bytes 0 to 7)',
      `at most ${room}`,
      `${length}. The file is cut short or of another kind`,
    )
  }
  const text = headerText(bytes.subarray(8, 8 + length), where)
  const root = parse(text, where)
  const metadata = readMetadata(root.get('__metadata__'), where)
  root.delete('__metadata__')
  const entries = [...root].map(([name, value]) => {
    const place = value instanceof StrictObject ? value.place : 0
    return readEntry(() => `${where}: tensor ${describe(name)} (header at byte ${byteAt(text, place)})`, name, value)
  })
  checkLayout(entries, bytes.length - 8 - length, where)
  return { entries, metadata, text, dataStart: 8 + length }
}

function headerText(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new FormatError(`${where}: header (from byte 8) must be UTF-8, but got other bytes.`, { cause })
  }
}

function parse(text: string, where: string): StrictObject {
  if (!text.startsWith('{')) fail(where, 'header at byte 8', 'a JSON object', describe(text.slice(0, 20)))
  try {
    return parseStrictJson(text) as StrictObject
  } catch (cause) {
    if (!(cause instanceof StrictJsonError)) throw cause
    const found = cause.place < text.length ? describe(text.slice(cause.place, cause.place + 20)) : 'its end'
    throw new FormatError(
      `${where}: header at byte ${byteAt(text, cause.place)} must be ${cause.message}, but got ${found}.`,
      { cause },
    )
  }
}

/** The place in the file of a place in the header's text. */
function byteAt(text: string, place: number): number {
  return 8 + new TextEncoder().encode(text.slice(0, place)).length
}

function readMetadata(value: StrictJson | undefined, where: string): Map<string, string> {
  const metadata = new Map<string, string>()
  if (value === undefined) return metadata
  if (!(value instanceof StrictObject)) fail(where, '__metadata__', 'an object', show(value))
  for (const [key, text] of value) {
    if (typeof text !== 'string') fail(where, `metadata ${describe(key)}`, 'a string', show(text))
    metadata.set(key, text)
  }
  return metadata
}

function readEntry(where: () => string, name: string, value: StrictJson): HeaderEntry {
  if (!(value instanceof StrictObject)) fail(where, 'description', 'an object', show(value))
  for (const key of value.keys()) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets') {
      fail(where, 'description', 'dtype, shape and data_offsets alone', describe(key))
    }
  }
  const dtype = tensorTypes.find((type) => type === value.get('dtype'))
  if (dtype === undefined) fail(where, 'dtype', `one of ${tensorTypes.join(', ')}`, show(value.get('dtype')))
  const shape = sizes(value.get('shape')) ?? fail(where, 'shape', 'integers of at least 0', show(value.get('shape')))
  const offsets = sizes(value.get('data_offsets'))
  const [begin, end] = offsets ?? []
  if (begin === undefined || end === undefined || offsets?.length !== 2 || begin > end) {
    fail(where, 'data_offsets', 'two integers, the smaller one first', show(value.get('data_offsets')))
  }
  const bytes = byteCount(shape, dtype)
  if (end - begin !== bytes) {
    const rule = `${bytes} bytes apart, as shape ${describe(shape)} of ${dtype} is`
    fail(where, 'data_offsets', rule, describe(offsets))
  }
  return { name, dtype, shape, begin, end }
}

/** Π shape · width; infinite where that is beyond exact integers, which no file can hold. */
function byteCount(shape: readonly number[], dtype: TensorType): number {
  if (shape.includes(0)) return 0
  const bytes = shape.reduce((product, size) => product * size, widthOf(dtype))
  return Number.isSafeInteger(bytes) ? bytes : Infinity
}

function sizes(value: StrictJson | undefined): number[] | undefined {
  if (!Array.isArray(value)) return undefined
  const isSize = (item: StrictJson): item is number => Number.isSafeInteger(item) && (item as number) >= 0
  return value.every(isSize) ? value : undefined
}

/** The tensors must cover the data from its beginning to its end, one after the other. */
function checkLayout(entries: readonly HeaderEntry[], dataLength: number, where: string): void {
  const sorted = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)
  let reached = 0
  for (const { name, begin, end } of sorted) {
    const tensor = `tensor ${describe(name)}: data`
    if (begin !== reached) fail(where, tensor, `right behind the one before, at data byte ${reached}`, String(begin))
    if (end > dataLength) fail(where, tensor, `within the file's ${dataLength} bytes of data`, `an end at ${end}`)
    reached = end
  }
  if (reached !== dataLength) {
    fail(where, 'data', `the ${reached} bytes that the header describes`, `${dataLength} bytes`)
  }
}

function show(value: StrictJson | undefined): string {
  return value instanceof StrictObject ? 'an object' : describe(value)
}

function fail(where: string | (() => string), what: string, rule: string, shown: string): never {
  throw new FormatError(`${typeof where === 'string' ? where : where()}: ${what} must be ${rule}, but got ${shown}.`)
}
