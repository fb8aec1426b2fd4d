/** The words that a browser would show of an HTML mail. */
import { decodeBytes } from './charset.js'

const comment = '<!--.*?(?:-->|$)'
const unseen = String.raw`<(script|style|title)\b.*?(?:</\1\s*>|$)`
const anyTag = '</?([a-z][a-z0-9]*)[^>]*(?:>|$)'
/** Comments, elements that show nothing, tags, declarations. What is not closed reaches to the end. */
const markup = new RegExp(`${comment}|${unseen}|${anyTag}|<[!?][^>]*(?:>|$)`, 'gis')
/** Tags that end a line; the others are gone without a trace, since spam puts them inside words. */
const blocks = /^(?:address|blockquote|br|center|dd|div|dl|dt|form|h[1-6]|hr|li|ol|option|p|pre|table|tr|ul)$/
const cells = /^(?:td|th|img|input)$/

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  bull: '•',
  cent: '¢',
  copy: '©',
  euro: '€',
  gt: '>',
  hellip: '…',
  laquo: '«',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  mdash: '—',
  middot: '·',
  nbsp: ' ',
  ndash: '–',
  pound: '£',
  quot: '"',
  raquo: '»',
  rdquo: '”',
  reg: '®',
  rsquo: '’',
  sect: '§',
  trade: '™',
  yen: '¥',
}

/** HTML as text: a line for each block, white space as browsers show it, scripts, styles and comments left out. */
export function htmlToText(html: string): string {
  const text = html.replace(/\s+/g, ' ').replace(markup, (_all, _hidden, tag: string | undefined) => {
    const name = tag?.toLowerCase() ?? ''
    if (blocks.test(name)) return '\n'
    return cells.test(name) ? ' ' : ''
  })
  return decodeEntities(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}

/** Whether text begins as HTML does, which much spam sends as plain text. */
export function looksLikeHtml(text: string): boolean {
  return /^\s*<(?:!doctype html|!--|html|head|meta|title|body|table|center|font|div|p|a|br|img)\b/i.test(text)
}

function decodeEntities(text: string): string {
  const entity = /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));?/gi
  return text.replace(entity, (all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? all
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    // Browsers read 128 to 159 as Windows-1252 has them.
    if (code >= 0x80 && code < 0xa0) return decodeBytes(Uint8Array.of(code))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  })
}
