/**
 * A model in one safetensors file: the weights as tensors, everything else in the metadata, which Python's safetensors
 * reads too.
 *
 *   formatVersion   "1"
 *   kind            what the file is, for instance "sequential"
 *   sha256          64 lower-case hex digits: SHA-256 of all bytes of the file with these 64 characters as '0'
 *   any other key   the JSON text of one key of `ModelFile.metadata`
 */
import { describe } from '../errors/describe.js'
import { ConfigError, FormatError, NumberError } from '../errors/errors.js'
import type { JsonObject, JsonValue } from '../errors/json.js'
import { blankChecksum, checksumAround } from './checksum.js'
import { decodeSafetensors, encodeSafetensors } from './safetensors.js'
import { readHeader } from './safetensors-header.js'
import { widthOf, type NamedTensor } from './tensor-types.js'

export interface ModelFile {
  /** What the file is: whoever loads it decides by this what to make of it. */
  readonly kind: string
  /** Architecture, preprocessing and the like; each key becomes one text of the file. */
  readonly metadata: JsonObject
  /** The weights. Their order is kept. */
  readonly tensors: readonly NamedTensor[]
}

/** The version that is written, and the newest that is read. */
export const formatVersion = 1

const ownKeys = ['formatVersion', 'kind', 'sha256'] as const

/**
 * The bytes of a model file. Equal input gives equal bytes: the order of keys and tensors is kept.
 *
 * @throws ConfigError if a metadata key is one of the file's own, a value is no JSON, or a name is no good (see
 *   `encodeSafetensors`).
 * @throws NumberError if a weight is NaN or infinite: such a file could not be loaded.
 * @throws StateError if there is no Web Crypto.
 */
export async function encodeModelFile(file: ModelFile): Promise<Uint8Array> {
  const bad = file.tensors.find((tensor) => notFinite(tensor) >= 0)
  if (bad !== undefined) {
    const value = bad.data[notFinite(bad)]!
    throw new NumberError(`encodeModelFile: tensor ${describe(bad.name)} must be finite, but got ${value}.`)
  }
  const texts = new Map([
    ['sha256', blankChecksum],
    ['formatVersion', String(formatVersion)],
    ['kind', file.kind],
  ])
  for (const [key, value] of Object.entries(file.metadata)) {
    if ((ownKeys as readonly string[]).includes(key)) {
      throw new ConfigError(
        `encodeModelFile: metadata keys must be other than ${ownKeys.join(', ')}, but got "${key}".`,
      )
    }
    texts.set(key, toJson(key, value))
  }
  const bytes = encodeSafetensors(file.tensors, Object.fromEntries(texts))
  const place = checksumPlace(bytes, 'encodeModelFile', blankChecksum)
  bytes.set(new TextEncoder().encode(await checksumAround(bytes, place)), place)
  return bytes
}

/**
 * Reads a model file and checks all of it. `where` names the file in messages.
 *
 * @throws FormatError if the file is damaged, cut, of another format or a newer version, or a weight is not finite.
 * @throws StateError if there is no Web Crypto.
 */
export async function decodeModelFile(bytes: Uint8Array, where: string): Promise<ModelFile> {
  const { tensors, metadata } = decodeSafetensors(bytes, where)
  checkVersion(metadata.formatVersion, where)
  const { kind, sha256 } = metadata
  if (kind === undefined || sha256 === undefined) {
    throw new FormatError(`${where}: metadata must have kind and sha256, but got neither or one.`)
  }
  const computed = await checksumAround(bytes, checksumPlace(bytes, where, sha256))
  if (computed !== sha256) {
    throw new FormatError(`${where}: sha256 must be ${computed}, but got ${sha256}. The file was damaged or changed.`)
  }
  checkFinite(tensors, bytes, where)
  const others = Object.entries(metadata).filter(([key]) => !(ownKeys as readonly string[]).includes(key))
  return { kind, metadata: Object.fromEntries(others.map(([key, text]) => [key, fromJson(key, text, where)])), tensors }
}

function checkVersion(version: string | undefined, where: string): void {
  if (version === String(formatVersion)) return
  if (version === undefined) {
    throw new FormatError(`${where}: metadata must have formatVersion, but got none. Is it a model of another program?`)
  }
  const isNewer = /^[1-9]\d{0,8}$/.test(version) && Number(version) > formatVersion
  const hint = isNewer ? ' It was written by a newer Tessera: update @tessera-ml/core to read it.' : ''
  throw new FormatError(`${where}: formatVersion must be "${formatVersion}", but got ${describe(version)}.${hint}`)
}

/** The byte at which the checksum's digits begin: where its key and text stand, once, without spaces. */
function checksumPlace(bytes: Uint8Array, where: string, sha256: string): number {
  const { text } = readHeader(bytes, where)
  const before = '"sha256":"'
  const entry = `${before}${sha256}"`
  const index = text.indexOf(entry)
  if (!/^[0-9a-f]{64}$/.test(sha256) || index < 0 || text.includes(entry, index + 1)) {
    throw new FormatError(`${where}: sha256 must be 64 lower-case hex digits, given once, but got ${describe(sha256)}.`)
  }
  return 8 + new TextEncoder().encode(text.slice(0, index) + before).length
}

function checkFinite(tensors: readonly NamedTensor[], bytes: Uint8Array, where: string): void {
  tensors.forEach((tensor, i) => {
    const element = notFinite(tensor)
    if (element < 0) return
    const { entries, dataStart } = readHeader(bytes, where)
    const byte = dataStart + entries[i]!.begin + element * widthOf(tensor.dtype)
    const value = tensor.data[element]!
    throw new FormatError(
      `${where}: tensor ${describe(
        tensor.name,
      )} must be finite, but got ${value} at element ${element} (byte ${byte}).`,
    )
  })
}

/** The first element that is NaN or infinite, or -1. */
function notFinite({ dtype, data }: NamedTensor): number {
  if (dtype !== 'F32' && dtype !== 'F64') return -1
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i
  return -1
}

/** JSON that says exactly what `value` says: `JSON.stringify` alone turns NaN into null and drops functions. */
function toJson(key: string, value: JsonValue): string {
  return JSON.stringify(value, (_, part: unknown) => {
    const isJson = part === null || ['boolean', 'string', 'object'].includes(typeof part) || Number.isFinite(part)
    if (isJson) return part
    throw new ConfigError(`encodeModelFile: metadata "${key}" must consist of JSON values, but got ${describe(part)}.`)
  })
}

function fromJson(key: string, text: string, where: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch (cause) {
    throw new FormatError(`${where}: metadata ${describe(key)} must be JSON, but got ${describe(text)}.`, { cause })
  }
}
