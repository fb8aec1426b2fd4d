/** The header lines of a mail or of one of its parts. */
import { decodeBytes } from './charset.js'
import { base64Bytes, quotedPrintableBytes } from './transfer-encoding.js'

/** Values by lower-case name; where a name occurs several times, the first counts. */
export type MailHeaders = ReadonlyMap<string, string>

/** Divides a mail or a part at its first empty line. Without one, all of it is header. */
export function splitAtEmptyLine(raw: string): { readonly headers: MailHeaders; readonly content: string } {
  const text = raw.replace(/\r\n?/g, '\n')
  if (text.startsWith('\n')) return { headers: new Map(), content: text.slice(1) }
  const end = text.indexOf('\n\n')
  return end < 0
    ? { headers: parseHeaders(text), content: '' }
    : { headers: parseHeaders(text.slice(0, end)), content: text.slice(end + 2) }
}

/** Lines that begin with white space continue the one before; those without a name (`From …` of a mailbox) are skipped. */
function parseHeaders(head: string): MailHeaders {
  const headers = new Map<string, string>()
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value] = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line) ?? []
    if (name !== undefined && !headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value!.trim())
  }
  return headers
}

/** `boundary` of `multipart/mixed; boundary="x"`, with or without quotes. */
export function parameter(value: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(value)
  return found?.[1] ?? found?.[2]
}

/** Text in place of the encoded words of RFC 2047: `=?iso-8859-1?Q?caf=E9?=` gives `café`. */
export function decodeWords(value: string): string {
  return value
    .replace(/(=\?[^?\s]+\?[bq]\?[^?]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1')
    .replace(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi, (_word, charset: string, encoding: string, text: string) => {
      const isBase64 = encoding.toLowerCase() === 'b'
      return decodeBytes(isBase64 ? base64Bytes(text) : quotedPrintableBytes(text.replaceAll('_', ' ')), charset)
    })
}
