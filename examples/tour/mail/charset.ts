/** Text out of bytes by the name that a mail gives its character set. */

/** What Windows-1252 has at 128 to 159. Node 20's decoder leaves control characters there, as ISO 8859-1 does. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Bytes as text; a name that nobody knows, and spam makes up many, is taken for Windows-1252, which has every byte. */
export function decodeBytes(bytes: Uint8Array, charset = 'windows-1252'): string {
  const found = decoder(charset)
  const text = found.decode(bytes)
  if (found.encoding !== 'windows-1252') return text
  return text.replace(/[\u0080-\u009f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80]!)
}

function decoder(charset: string): TextDecoder {
  try {
    // RFC 2231 allows a language behind the name: `utf-8*en`.
    return new TextDecoder(charset.replace(/\*.*$/, '').trim())
  } catch {
    return new TextDecoder('windows-1252')
  }
}
