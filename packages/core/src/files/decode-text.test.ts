import { describe, expect, it } from 'vitest'
import { decodeText } from './decode-text.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('decodeText', () => {
  it('leaves out a byte order mark and ends lines alike, of bytes and of strings', () => {
    const text = '\ufeffa\r\nb\rc\n'
    expect([decodeText(text, 'x'), decodeText(utf8(text), 'x')]).toEqual(['a\nb\nc\n', 'a\nb\nc\n'])
    expect(decodeText(utf8('a \ufffd b'), 'x')).toBe('a \ufffd b')
  })

  it.each([
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), 'x: file must be UTF-8, but got UTF-16. Save it as UTF-8.'],
    ['Latin-1', Uint8Array.of(0x61, 0x0a, 0xe9), 'x: file must be UTF-8 text, but got other bytes in line 2.'],
    ['NUL', utf8('a\nb\nc\0'), 'x: file must be text, but got a NUL byte in line 3.'],
    ['no data', 5 as never, 'x: data must be a text or a Uint8Array, but got 5.'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeText(bytes, 'x')).toThrow(message)
  })
})
