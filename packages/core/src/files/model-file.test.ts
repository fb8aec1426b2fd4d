import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigError, FormatError, NumberError, StateError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { decodeModelFile, encodeModelFile, type ModelFile } from './model-file.js'
import { decodeSafetensors, encodeSafetensors } from './safetensors.js'

const model: ModelFile = {
  kind: 'sequential',
  metadata: { layers: [{ className: 'Dense', units: 2 }], vocabulary: ['ü', '"', '\ud800'], note: null, rate: 0.1 },
  tensors: [
    { name: 'dense/kernel', dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
    { name: 'ids', dtype: 'I32', shape: [], data: Int32Array.of(-3) },
    { name: 'empty', dtype: 'F32', shape: [0], data: new Float32Array() },
  ],
}

afterEach(() => vi.unstubAllGlobals())

/** The file with a right checksum, whatever its metadata says. */
function sealed(metadata: Record<string, string>, tensors = model.tensors): Uint8Array {
  const bytes = Buffer.from(encodeSafetensors(tensors, { ...metadata, sha256: '0'.repeat(64) }))
  const digest = createHash('sha256').update(bytes).digest('hex')
  bytes.write(digest, bytes.indexOf('0'.repeat(64)), 'latin1')
  return bytes
}

describe('a model file', () => {
  it('gives back kind, metadata and tensors in their order', async () => {
    const decoded = await decodeModelFile(await encodeModelFile(model), 'memory')
    expect(decoded).toEqual(model)
    expect(Object.keys(decoded.metadata)).toEqual(Object.keys(model.metadata))
  })

  it('is the same bytes for the same model', async () => {
    expect(await encodeModelFile(model)).toEqual(await encodeModelFile(structuredClone(model)))
  })

  it('says version, kind and checksum as plain texts, and the rest as JSON', async () => {
    const bytes = await encodeModelFile(model)
    const { metadata } = decodeSafetensors(bytes, 'memory')
    const digits = metadata.sha256!
    const blanked = Buffer.from(bytes)
    blanked.write('0'.repeat(64), blanked.indexOf(digits), 'latin1')
    expect(digits).toBe(createHash('sha256').update(blanked).digest('hex'))
    expect(metadata).toMatchObject({ formatVersion: '1', kind: 'sequential', rate: '0.1', note: 'null' })
    expect(JSON.parse(metadata.layers!)).toEqual(model.metadata.layers)
  })

  it('is also read when another program wrote the keys in another order', async () => {
    const bytes = sealed({ rate: '0.5', kind: 'x', formatVersion: '1' })
    expect(await decodeModelFile(bytes, 'memory')).toEqual({
      kind: 'x',
      metadata: { rate: 0.5 },
      tensors: model.tensors,
    })
  })

  it('of formatVersion 1 keeps loading, and is still written so', async () => {
    const fixture = readFileSync(new URL('__fixtures__/format-version-1.json', import.meta.url), 'utf8')
    const bytes = Buffer.from((JSON.parse(fixture) as { base64: string }).base64, 'base64')
    const decoded = await decodeModelFile(bytes, 'golden')
    expect(decoded).toMatchObject({
      kind: 'golden',
      metadata: { layers: [{ className: 'Dense', config: { units: 2 } }], vocabulary: ['', 'größer'] },
    })
    expect(decoded.tensors).toEqual([
      { name: 'ids', dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) },
      { name: 'dense/kernel', dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, -0.5, 0.25, 1e-3) },
      { name: 'empty', dtype: 'I32', shape: [0, 2], data: new Int32Array() },
      { name: 'rate', dtype: 'F64', shape: [], data: Float64Array.of(0.1) },
      { name: 'count', dtype: 'U32', shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
    ])
    expect(Buffer.from(await encodeModelFile(decoded))).toEqual(bytes)
  })

  it('is refused when any bit is flipped', async () => {
    const bytes = await encodeModelFile({ ...model, metadata: { a: 1 } })
    let refused = 0
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      const error: unknown = await decodeModelFile(flipped, 'flipped').catch((reason: unknown) => reason)
      if (error instanceof FormatError && !error.message.includes('\n')) refused += 1
    }
    expect(refused).toBe(bytes.length * 8)
  })

  it('is refused when it is cut or longer at any byte', async () => {
    const bytes = await encodeModelFile(model)
    for (let length = 0; length < bytes.length; length++) {
      await expect(decodeModelFile(bytes.subarray(0, length), 'cut')).rejects.toThrow(FormatError)
    }
    await expect(decodeModelFile(Buffer.concat([bytes, Buffer.of(0)]), 'long')).rejects.toThrow(FormatError)
  })
})

describe('decodeModelFile refuses', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'a newer version',
      { formatVersion: '2', kind: 'x' },
      'formatVersion must be "1", but got "2". It was written by a newer',
    ],
    ['an odd version', { formatVersion: '01', kind: 'x' }, 'formatVersion must be "1", but got "01".'],
    ['no version', { kind: 'x' }, 'metadata must have formatVersion, but got none.'],
    ['no kind', { formatVersion: '1' }, 'metadata must have kind and sha256'],
    ['metadata that is no JSON', { formatVersion: '1', kind: 'x', a: '{' }, 'metadata "a" must be JSON, but got "{".'],
  ])('%s', async (_, metadata, message) => {
    await expect(decodeModelFile(sealed(metadata), 'm')).rejects.toThrow(FormatError)
    await expect(decodeModelFile(sealed(metadata), 'm')).rejects.toThrow(message)
  })

  it('weights that are not finite, and says where', async () => {
    const data = Float32Array.of(0, Number.NaN)
    const bytes = sealed({ formatVersion: '1', kind: 'x' }, [{ name: 'w', dtype: 'F32', shape: [2], data }])
    const message = `m: tensor "w" must be finite, but got NaN at element 1 (byte ${bytes.length - 4}).`
    await expect(decodeModelFile(bytes, 'm')).rejects.toThrow(message)
  })

  it('a safetensors file without a checksum, or with one that is not written plainly', async () => {
    const own = { formatVersion: '1', kind: 'x' }
    await expect(decodeModelFile(encodeSafetensors([], own), 'm')).rejects.toThrow('must have kind and sha256')
    const upper = encodeSafetensors([], { ...own, sha256: 'A'.repeat(64) })
    await expect(decodeModelFile(upper, 'm')).rejects.toThrow('sha256 must be 64 lower-case hex digits')
    const wrong = encodeSafetensors([], { ...own, sha256: 'a'.repeat(64) })
    await expect(decodeModelFile(wrong, 'm')).rejects.toThrow('The file was damaged or changed.')
  })

  it('to go on without Web Crypto', async () => {
    const bytes = await encodeModelFile(model)
    vi.stubGlobal('crypto', undefined)
    await expect(decodeModelFile(bytes, 'm')).rejects.toThrow(StateError)
    await expect(encodeModelFile(model)).rejects.toThrow('crypto.subtle')
  })
})

describe('encodeModelFile refuses', () => {
  it.each<[string, ModelFile, new (message: string) => Error, string]>([
    [
      "the file's own keys",
      { ...model, metadata: { kind: 1 } },
      ConfigError,
      'must be other than formatVersion, kind, sha256',
    ],
    [
      'NaN in metadata',
      { ...model, metadata: { a: [Number.NaN] } },
      ConfigError,
      'metadata "a" must consist of JSON values, but got NaN.',
    ],
    [
      'what JSON drops',
      { ...model, metadata: { a: { b: undefined } } as unknown as JsonObject },
      ConfigError,
      'but got undefined.',
    ],
    [
      'weights that could not be loaded',
      { ...model, tensors: [{ name: 'w', dtype: 'F64', shape: [1], data: Float64Array.of(Infinity) }] },
      NumberError,
      'tensor "w" must be finite, but got Infinity.',
    ],
  ])('%s', async (_, file, type, message) => {
    await expect(encodeModelFile(file)).rejects.toThrow(type)
    await expect(encodeModelFile(file)).rejects.toThrow(message)
  })
})
