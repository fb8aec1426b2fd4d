/** Bytes out of the encodings in which mail carries them (RFC 2045, section 6). Damage is passed over, not reported. */

/** `caf=E9=` gives the bytes of `café`, with no line break after it. */
export function quotedPrintableBytes(text: string): Uint8Array {
  const joined = text.replace(/[ \t]+$/gm, '').replace(/=\n/g, '')
  const bytes: number[] = []
  for (let i = 0; i < joined.length; i++) {
    const hex = joined[i] === '=' ? joined.slice(i + 1, i + 3) : ''
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      bytes.push(Number.parseInt(hex, 16))
      i += 2
    } else {
      // What is not ASCII has no business here; a space keeps the words apart.
      const code = joined.charCodeAt(i)
      bytes.push(code < 0x80 ? code : 0x20)
    }
  }
  return Uint8Array.from(bytes)
}

/** All up to the first padding; letters that base64 has not are skipped. */
export function base64Bytes(text: string): Uint8Array {
  const [data] = text.replace(/[^A-Za-z0-9+/=]/g, '').split('=')
  // One letter over holds six bits: no byte.
  const whole = data!.length % 4 === 1 ? data!.slice(0, -1) : data!
  return Uint8Array.from(atob(whole), (byte) => byte.charCodeAt(0))
}

/** The bytes of text that was not encoded; what is not ASCII becomes `?`. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => (letter < '\u0080' ? letter.charCodeAt(0) : 0x3f))
}
