import { FormatError } from '@tessera-ml/core'
import type { XMLParser } from 'fast-xml-parser'
import type { TrueBox } from '../boxes/true-box.js'
import type { PictureSize } from '../image/picture.js'

/** What a file in `Annotations` says of a picture; numbers as they stand there. */
export interface VocAnnotation {
  /** Empty where it is not given. */
  readonly filename: string
  /** `undefined` where it is not given, or 0. */
  readonly size: PictureSize | undefined
  readonly objects: readonly TrueBox[]
}

type Node = Readonly<Record<string, unknown>>

/** Most bytes of an annotation. */
const mostBytes = 16 * 1024 * 1024

/**
 * Reads an annotation of Pascal VOC. Entities other than those of XML itself are not replaced.
 *
 * @throws FormatError if it is not XML, is cut off, or has an object without name or box; it names the object.
 */
export async function parseVocAnnotation(bytes: Uint8Array, where: string): Promise<VocAnnotation> {
  if (bytes.length > mostBytes) {
    throw new FormatError(`${where}: file must be of at most ${mostBytes} bytes, but got ${bytes.length}.`)
  }
  const text = xmlText(bytes, where)
  // Loaded where a file of VOC is read, so that browsers do not load it.
  const { XMLParser, XMLValidator } = await import('fast-xml-parser')
  const verdict = XMLValidator.validate(text)
  if (verdict !== true) {
    const { msg, line } = verdict.err
    throw new FormatError(`${where}: file must be whole XML, but line ${line} has "${msg.replace(/\.$/, '')}".`)
  }
  const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true })
  const root = node((parse(parser, text, where) as Node)['annotation'])
  if (root === undefined) throw new FormatError(`${where}: file must have an <annotation>, but it has none.`)
  const size = node(root['size'])
  const [width, height] = [numberOf(size?.['width']), numberOf(size?.['height'])]
  const objects = listOf(root['object']).map((object, i) => objectOf(object, `${where}: object ${i + 1}`))
  return { filename: textOf(root['filename']), size: width > 0 && height > 0 ? { width, height } : undefined, objects }
}

/**
 * The text of an XML file, by its byte order mark or the encoding that it declares; else it is UTF-8.
 *
 * Source: W3C, Extensible Markup Language 1.0, appendix F.
 */
function xmlText(bytes: Uint8Array, where: string): string {
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(String.fromCharCode(...bytes.subarray(0, 200)))
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : (declared?.[1] ?? 'utf-8')
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new FormatError(`${where}: file must be text in ${encoding}, but it is not.`, { cause })
  }
}

function parse(parser: XMLParser, text: string, where: string): unknown {
  try {
    return parser.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FormatError(`${where}: file must be XML, but got "${reason}".`, { cause })
  }
}

function objectOf(value: unknown, where: string): TrueBox {
  const object = node(value)
  const label = textOf(object?.['name'])
  const box = node(object?.['bndbox'])
  if (label === '') throw new FormatError(`${where} must have a name, but it has none.`)
  if (box === undefined) throw new FormatError(`${where} must have a bndbox, but it has none.`)
  const edges = {
    xmin: numberOf(box['xmin']),
    ymin: numberOf(box['ymin']),
    xmax: numberOf(box['xmax']),
    ymax: numberOf(box['ymax']),
  }
  return { label, ...edges, ...(textOf(object?.['difficult']) === '1' && { isDifficult: true }) }
}

function node(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === '') return []
  return Array.isArray(value) ? value : [value]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** NaN where it is no number; what uses it says so. */
function numberOf(value: unknown): number {
  const text = textOf(value)
  return text === '' ? Number.NaN : Number(text)
}
