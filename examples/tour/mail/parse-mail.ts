/**
 * What a person reads of a raw mail: the subject and the text. RFC 5322 and 2045 as far as old mail keeps to them.
 *
 * Written here and not taken from a library, since the corpus has its mails as text: their bytes are gone.
 */
import { decodeBytes } from './charset.js'
import { decodeWords, parameter, splitAtEmptyLine, type MailHeaders } from './headers.js'
import { htmlToText, looksLikeHtml } from './html-to-text.js'
import { withoutListFooter, withoutListTag } from './list-marks.js'
import { asciiBytes, base64Bytes, quotedPrintableBytes } from './transfer-encoding.js'

export interface Mail {
  readonly subject: string
  /** The text of all parts that are shown; of alternatives the last, as RFC 2046 has it: the first may be a stub. */
  readonly body: string
  /** For finding mails that belong together; a model must not see them, since they give the sender away. */
  readonly headers: MailHeaders
}

/** Parts inside parts inside parts: deeper ones are left out. */
const deepest = 8

/** Never fails: what is damaged comes out as the text that it is. */
export function parseMail(raw: string): Mail {
  const { headers, content } = splitAtEmptyLine(raw)
  const subject = withoutListTag(readable(decodeWords(headers.get('subject') ?? '')))
  return { subject, body: readable(shownText(headers, content, 0)), headers }
}

function shownText(headers: MailHeaders, content: string, depth: number): string {
  const contentType = headers.get('content-type') ?? 'text/plain'
  const type = (/^[^;\s]*/.exec(contentType)?.[0] ?? '').toLowerCase()
  const boundary = parameter(contentType, 'boundary')
  if (type.startsWith('multipart/') && boundary !== undefined && depth < deepest) {
    const parts = partsBetween(content, boundary)
    if (parts.length > 0) return textOfParts(parts, type === 'multipart/alternative', depth + 1)
  }
  if (/^attachment\b/i.test(headers.get('content-disposition') ?? '')) return ''
  if (type === 'message/rfc822') {
    const inner = splitAtEmptyLine(content)
    return depth < deepest ? shownText(inner.headers, inner.content, depth + 1) : ''
  }
  // A multipart without its parts is shown as it is; types without a slash are the inventions of spam.
  if (/^(?!text|multipart)[^/]*\//.test(type)) return ''
  const text = decodedContent(headers, withoutListFooter(content), parameter(contentType, 'charset'))
  return type === 'text/html' || looksLikeHtml(text) ? htmlToText(text) : text
}

/** All parts one below the other, or the last of the alternatives that shows any words. */
function textOfParts(parts: readonly string[], areAlternatives: boolean, depth: number): string {
  const texts = parts.map((part) => {
    const { headers, content } = splitAtEmptyLine(part)
    return shownText(headers, content, depth)
  })
  const shown = texts.filter((text) => text.trim() !== '')
  return (areAlternatives ? shown.slice(-1) : shown).join('\n')
}

/** What stands between the lines `--boundary`; what is before the first and behind the last is for old programs. */
function partsBetween(content: string, boundary: string): string[] {
  const parts: string[][] = []
  for (const line of content.split('\n')) {
    const end = line.trimEnd()
    if (end === `--${boundary}--`) break
    if (end === `--${boundary}`) parts.push([])
    else parts.at(-1)?.push(line)
  }
  return parts.map((lines) => lines.join('\n'))
}

function decodedContent(headers: MailHeaders, content: string, charset: string | undefined): string {
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase()
  if (encoding === 'base64') return decodeBytes(base64Bytes(content), charset)
  if (encoding === 'quoted-printable') return decodeBytes(quotedPrintableBytes(content), charset)
  // The one family of character sets whose bytes are ASCII to the eye; others are lost where the mail is not encoded.
  if (charset !== undefined && /^iso-2022-/i.test(charset)) return decodeBytes(asciiBytes(content), charset)
  return content
}

/** Without control characters, and without the signs that stand for bytes which somebody could not decode. */
function readable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\ufffd/gu, ' ')
    .trim()
}
