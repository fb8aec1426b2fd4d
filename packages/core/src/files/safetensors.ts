/**
 * The safetensors format: tensors with names, and nothing that could run.
 *
 *   8 bytes    length of the header, unsigned, little-endian
 *   header     JSON in UTF-8, padded with spaces so that the data begins at a multiple of 8:
 *              { "__metadata__": { key: text }, name: { "dtype", "shape", "data_offsets": [begin, end] }, … }
 *   data       the numbers, little-endian, row-major; offsets count from its beginning
 *
 * Source: the format's specification, https://huggingface.co/docs/safetensors.
 */
import { oneOf } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError, ShapeError, StateError } from '../errors/errors.js'
import { readHeader } from './safetensors-header.js'
import { isArrayOf, tensorOver, tensorTypes, widthOf, type NamedTensor } from './tensor-types.js'

export interface Safetensors {
  /** In the order of the header. */
  readonly tensors: readonly NamedTensor[]
  /** Texts by key; a key named `__proto__` is one like any other. */
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * The bytes of a file with these tensors and texts. Equal input gives equal bytes: the header keeps the order given,
 * and the data stands widest type first, else in the order given.
 *
 * @throws ConfigError if a name occurs twice, is `__metadata__` or is no well-formed text, or a dtype is unknown.
 * @throws ShapeError if `data` does not have Π shape elements of the dtype.
 */
export function encodeSafetensors(tensors: readonly NamedTensor[], metadata: Record<string, string>): Uint8Array {
  demandLittleEndian()
  checkTensors(tensors)
  const places = layOut(tensors)
  const entries = tensors.map(({ name, dtype, shape }, i) => {
    const { begin, end } = places[i]!
    const entry = JSON.stringify({ dtype, shape, data_offsets: [begin, end] })
    return `${JSON.stringify(name)}:${entry}`
  })
  const texts = Object.entries(metadata).map(([key, text]) => `${wellFormed(key)}:${wellFormed(text)}`)
  if (texts.length > 0) entries.unshift(`"__metadata__":{${texts.join(',')}}`)
  const header = new TextEncoder().encode(`{${entries.join(',')}}`)
  const start = 8 + Math.ceil(header.length / 8) * 8
  const bytes = new Uint8Array(start + places.reduce((most, { end }) => Math.max(most, end), 0))
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true)
  bytes.fill(0x20, 8, start)
  bytes.set(header, 8)
  tensors.forEach(({ data }, i) => {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + places[i]!.begin)
  })
  return bytes
}

/**
 * Reads a file strictly: what the header says is checked before anything of its size is allocated, every byte of the
 * data belongs to exactly one tensor, and no key occurs twice. `where` names the file in messages.
 *
 * @throws FormatError naming `where`, the tensor and the place, for a file that is damaged, cut or of another format,
 *   or that holds number types other than F64, F32, I32, U32 and U8.
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): Safetensors {
  demandLittleEndian()
  const { entries, metadata, dataStart } = readHeader(bytes, where)
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => {
    // A copy, so that the numbers lie on their alignment, whatever the file did.
    return tensorOver(name, dtype, shape, new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end)).buffer)
  })
  return { tensors, metadata: Object.fromEntries(metadata) }
}

/** Where each tensor lies in the data, in the order of `tensors`. */
function layOut(tensors: readonly NamedTensor[]): { begin: number; end: number }[] {
  const places = tensors.map(() => ({ begin: 0, end: 0 }))
  let begin = 0
  for (const dtype of tensorTypes) {
    tensors.forEach((tensor, i) => {
      if (tensor.dtype !== dtype) return
      places[i] = { begin, end: begin + tensor.data.byteLength }
      begin += tensor.data.byteLength
    })
  }
  return places
}

function checkTensors(tensors: readonly NamedTensor[]): void {
  const names = new Set<string>()
  for (const { name, dtype, shape, data } of tensors) {
    const where = `encodeSafetensors: tensor ${describe(name)}`
    wellFormed(name)
    if (name === '__metadata__' || names.has(name)) {
      throw new ConfigError(`${where}: name must be unique and not "__metadata__", but got it again.`)
    }
    names.add(name)
    oneOf(`${where}: dtype`, dtype, tensorTypes)
    const count = shape.reduce((product, size) => product * size, 1)
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || !isArrayOf(dtype, data)) {
      throw new ShapeError(
        `${where}: shape and data must be integers and ${dtype} numbers, but got ${describe(shape)}.`,
      )
    }
    if (data.byteLength !== count * widthOf(dtype)) {
      throw new ShapeError(`${where}: data must have ${count} elements, but got ${data.length}.`)
    }
  }
}

/** The text as JSON. Half a surrogate pair has no UTF-8, so that it could not be read back. */
function wellFormed(text: string): string {
  if (typeof text === 'string' && !/\p{Surrogate}/u.test(text)) return JSON.stringify(text)
  throw new ConfigError(`encodeSafetensors: names and metadata must be well-formed texts, but got ${describe(text)}.`)
}

/** Typed arrays have the machine's byte order. */
function demandLittleEndian(): void {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return
  throw new StateError('safetensors: the machine must be little-endian, but got a big-endian one.')
}
