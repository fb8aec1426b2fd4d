import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError, FormatError, ShapeError } from '../errors/errors.js'
import { decodeSafetensors, encodeSafetensors } from './safetensors.js'
import type { NamedTensor } from './tensor-types.js'

const tensors: readonly NamedTensor[] = [
  { name: 'bytes', dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) },
  { name: 'kernel', dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, -2.5, 3e-40, 4) },
  { name: 'scalar', dtype: 'F64', shape: [], data: Float64Array.of(0.1) },
  { name: 'empty', dtype: 'F32', shape: [0, 5], data: new Float32Array() },
  { name: 'ids', dtype: 'I32', shape: [1, 2], data: Int32Array.of(-1, 2 ** 31 - 1) },
  { name: 'größe/2', dtype: 'U32', shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
]

/** A file with this header, whatever it says. */
function file(header: string, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

const one = (entry: string) => `{"w":${entry}}`
const entry = (dtype: string, shape: string, offsets: string) =>
  one(`{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`)

describe('safetensors', () => {
  it('gives back every type, zero-size and scalar tensors, in their order', () => {
    const metadata = { note: 'ü "quoted" \n', empty: '' }
    const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata), 'memory')
    expect(decoded.tensors).toEqual(tensors)
    expect(decoded.metadata).toEqual(metadata)
  })

  it('writes these bytes', () => {
    const data = Float32Array.of(1, -2)
    const bytes = encodeSafetensors([{ name: 'w', dtype: 'F32', shape: [2], data }], { a: 'b' })
    const header = '{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
    // 79 characters, padded to 80 = 0x50.
    expect(Buffer.from(bytes).toString('latin1')).toBe(`\x50\0\0\0\0\0\0\0${header} \x00\x00\x80\x3f\x00\x00\x00\xc0`)
  })

  it('aligns every tensor and writes equal bytes for equal input', () => {
    const bytes = encodeSafetensors(tensors, {})
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(start % 8).toBe(0)
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<
      string,
      { data_offsets: number[] }
    >
    expect(Object.keys(header)).toEqual(tensors.map(({ name }) => name))
    for (const { name, data } of tensors) expect(header[name]!.data_offsets[0]! % data.BYTES_PER_ELEMENT).toBe(0)
    expect(encodeSafetensors(tensors, {})).toEqual(bytes)
  })

  it('reads a file that Python wrote', () => {
    const { base64 } = JSON.parse(readFileSync(new URL('__fixtures__/python.json', import.meta.url), 'utf8')) as {
      base64: string
    }
    const decoded = decodeSafetensors(Buffer.from(base64, 'base64'), 'python')
    const byName = new Map(decoded.tensors.map((tensor) => [tensor.name, tensor]))
    expect(decoded.metadata).toEqual({ note: 'größer "than" 1', empty: '' })
    expect(byName.size).toBe(7)
    expect(byName.get('scalar')).toMatchObject({ dtype: 'F32', shape: [], data: Float32Array.of(1.5) })
    expect(byName.get('weights/kernel')).toMatchObject({
      shape: [2, 3],
      data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25),
    })
    expect(byName.get('double')).toMatchObject({ dtype: 'F64', data: Float64Array.of(0.1, -1e300) })
    expect(byName.get('ids')).toMatchObject({ dtype: 'I32', shape: [2, 1], data: Int32Array.of(-1, 2 ** 31 - 1) })
    expect(byName.get('counts')).toMatchObject({ dtype: 'U32', data: Uint32Array.of(2 ** 32 - 1) })
    expect(byName.get('bytes')).toMatchObject({ dtype: 'U8', data: Uint8Array.of(0, 127, 255) })
    expect(byName.get('empty')).toMatchObject({ shape: [0, 4], data: new Float32Array() })
  })

  it('does not let names and keys reach a prototype', () => {
    const data = Uint8Array.of(7)
    const named: NamedTensor[] = [{ name: '__proto__', dtype: 'U8', shape: [1], data }]
    const bytes = encodeSafetensors(named, JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>)
    const { tensors: read, metadata } = decodeSafetensors(bytes, 'memory')
    expect(read).toEqual(named)
    expect(Object.entries(metadata)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype)
  })

  it('reads bytes that do not begin at an aligned place of their buffer', () => {
    const bytes = encodeSafetensors(tensors, {})
    const shifted = new Uint8Array(bytes.length + 3).subarray(3)
    shifted.set(bytes)
    expect(decodeSafetensors(shifted, 'memory').tensors).toEqual(tensors)
  })
})

describe('decodeSafetensors refuses', () => {
  it.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(), 'file must be at least 8 bytes, but got 0 bytes.'],
    ['a header behind the end', file('{}').subarray(0, 9), 'header length (bytes 0 to 7) must be at most 1'],
    ['an enormous header', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1), 'header length'],
    ['no JSON', file('model'), 'header at byte 8 must be a JSON object'],
    ['an array', file('[]'), 'header at byte 8 must be a JSON object'],
    [
      'bytes that are no UTF-8',
      Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d),
      'header (from byte 8) must be UTF-8',
    ],
    ['text behind the JSON', file('{} x'), 'header at byte 11 must be the end of the JSON text, but got "x".'],
    [
      'the same tensor twice',
      file('{"ü":{},"ü":{}}'),
      'header at byte 17 must be a key that occurs once, not "ü" again',
    ],
    ['the same field twice', file(one('{"dtype":"U8","dtype":"U8"}')), 'not "dtype" again'],
    ['deep nesting', file(`{"w":${'['.repeat(5000)}`), 'at most 32 levels of nesting'],
    ['metadata that is no object', file('{"__metadata__":[]}'), '__metadata__ must be an object'],
    ['metadata that is no text', file('{"__metadata__":{"a":1}}'), 'metadata "a" must be a string, but got 1.'],
    ['a tensor that is no object', file(one('3')), 'tensor "w"'],
    ['an unknown field', file(one('{"stride":1}')), 'must be dtype, shape and data_offsets alone, but got "stride".'],
    [
      'other number types',
      file(entry('"BF16"', '[1]', '[0,2]'), [0, 0]),
      'dtype must be one of F64, F32, I32, U32, U8, but got "BF16".',
    ],
    [
      'a negative size',
      file(entry('"U8"', '[-1]', '[0,1]'), [0]),
      'tensor "w" (header at byte 13): shape must be integers',
    ],
    [
      'a broken size',
      file(entry('"U8"', '[1.5]', '[0,1]'), [0]),
      'shape must be integers of at least 0, but got [1.5].',
    ],
    ['a shape as text', file(entry('"U8"', '"1"', '[0,1]'), [0]), 'shape must be integers'],
    ['offsets the wrong way', file(entry('"U8"', '[1]', '[1,0]'), [0]), 'data_offsets must be two integers'],
    ['three offsets', file(entry('"U8"', '[1]', '[0,1,2]'), [0]), 'data_offsets must be two integers'],
    [
      'a size that is not the shape',
      file(entry('"F32"', '[2]', '[0,4]'), [0, 0, 0, 0]),
      'must be 8 bytes apart, as shape [2] of F32 is',
    ],
    [
      'sizes beyond all numbers',
      file(entry('"U8"', '[9007199254740991,9007199254740991]', '[0,1]'), [0]),
      'must be Infinity bytes apart',
    ],
    [
      'data behind the end',
      file(entry('"U8"', '[1000000000]', '[0,1000000000]'), [0]),
      "within the file's 1 bytes of data",
    ],
    ['a hole', file(entry('"U8"', '[1]', '[1,2]'), [0, 0]), 'right behind the one before, at data byte 0, but got 1.'],
    ['bytes that belong to no tensor', file(entry('"U8"', '[1]', '[0,1]'), [0, 0]), 'data must be the 1 bytes'],
    [
      'an overlap',
      file(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        [0, 0, 0],
      ),
      'tensor "b": data must be right behind',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(FormatError)
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(message)
    expect(() => decodeSafetensors(bytes, 'model.safetensors')).toThrow(/^model\.safetensors: [^\n]*\.$/)
  })

  it('a file cut at any byte', () => {
    const bytes = encodeSafetensors(tensors, { a: 'b' })
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length), 'cut')).toThrow(FormatError)
    }
  })

  it('or reads whatever bytes come, and never throws anything else', () => {
    const whole = encodeSafetensors(tensors, { a: 'b' })
    const word = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"w"',
      '"dtype"',
      '"U8"',
      '"shape"',
      '1e999',
      '-0',
      '"data_offsets"',
      '0',
      '1',
      '2.5',
      'null',
      'true',
      '\\',
      '\\u12',
      '"__metadata__"',
      '"__proto__"',
      ' ',
      '\n',
      'é',
    )
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(word, { maxLength: 30 }).map((words) => file(`{${words.join('')}`, [0, 0])),
      fc.json().map((text) => file(text)),
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
        const changed = whole.slice()
        for (const [place, value] of changes) changed[place] = value
        return changed
      }),
    )
    const outcomes = fc.property(anyBytes, (bytes) => {
      try {
        const { tensors: read } = decodeSafetensors(bytes, 'fuzz')
        return read.reduce((sum, { data }) => sum + data.byteLength, 0) <= bytes.length
      } catch (error) {
        return error instanceof FormatError
      }
    })
    expect(fc.check(outcomes, { numRuns: 3000, seed: 1 }).counterexample).toBeNull()
  })
})

describe('encodeSafetensors refuses', () => {
  const data = Float32Array.of(1)
  it.each<[string, () => unknown, new (message: string) => Error, string]>([
    ['a name twice', () => encodeSafetensors([tensors[0]!, tensors[0]!], {}), ConfigError, 'name must be unique'],
    [
      "the metadata's name",
      () => encodeSafetensors([{ name: '__metadata__', dtype: 'F32', shape: [1], data }], {}),
      ConfigError,
      'name must be unique',
    ],
    [
      'half a surrogate pair',
      () => encodeSafetensors([{ name: '\ud800', dtype: 'F32', shape: [1], data }], {}),
      ConfigError,
      'well-formed',
    ],
    [
      'metadata that is no text',
      () => encodeSafetensors([], { a: 1 as unknown as string }),
      ConfigError,
      'well-formed',
    ],
    [
      'too few numbers',
      () => encodeSafetensors([{ name: 'w', dtype: 'F32', shape: [2], data }], {}),
      ShapeError,
      'data must have 2 elements, but got 1.',
    ],
    [
      'a negative size',
      () => encodeSafetensors([{ name: 'w', dtype: 'F32', shape: [-1, -1], data }], {}),
      ShapeError,
      'shape',
    ],
    [
      'another array type',
      () => encodeSafetensors([{ name: 'w', dtype: 'I32', shape: [1], data } as unknown as NamedTensor], {}),
      ShapeError,
      'I32',
    ],
    [
      'an unknown type',
      () => encodeSafetensors([{ name: 'w', dtype: 'F16', shape: [1], data } as unknown as NamedTensor], {}),
      ConfigError,
      'dtype must be one of',
    ],
  ])('%s', (_, encode, type, message) => {
    expect(encode).toThrow(type)
    expect(encode).toThrow(message)
  })
})
