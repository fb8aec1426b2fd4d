import { knownOptions, nonNegativeInteger, positiveNumber, ConfigError, describeValue } from '@tessera-ml/core'
import { attributionColour } from './attribution-colour.js'
import { escapeHtml } from './escape-html.js'
import { formatValue } from './format-value.js'
import { textPieces, type TextPiece, type TextSpan } from './text-pieces.js'

export interface HighlightedTextOptions {
  /** What the legend says of orange parts. Default 'raises the output'. */
  readonly positiveLabel?: string
  /** What the legend says of blue parts. Default 'lowers the output'. */
  readonly negativeLabel?: string
  /** The |value| of the strongest colour, above 0; the same for texts that are compared. Default the text's largest. */
  readonly max?: number
  /** Longer texts are cut there, and the cut is shown, from 0. Default 20,000. */
  readonly maxCharacters?: number
}

/**
 * A text with its parts coloured by attribution, as HTML that needs nothing else: inline styles, no script. White space
 * is kept; each part shows its number when pointed at; orange parts are underlined, blue ones dotted, so that the sign
 * does not hang on the colour alone. See `textPieces` for how overlapping spans share the letters.
 *
 * @throws ConfigError if a span is empty, outside the text or without a finite value, or an option cannot be used.
 * @example
 * const html = highlightedText('not bad', [{ start: 0, end: 3, value: -0.5 }, { start: 0, end: 7, value: 1.3 }])
 */
export function highlightedText(
  text: string,
  spans: readonly TextSpan[],
  options: HighlightedTextOptions = {},
): string {
  const where = 'highlightedText'
  knownOptions(where, options, ['positiveLabel', 'negativeLabel', 'max', 'maxCharacters'])
  if (typeof text !== 'string') throw new ConfigError(`${where}: text must be a text, but got ${describeValue(text)}.`)
  if (!Array.isArray(spans)) throw new ConfigError(`${where}: spans must be a list, but got ${describeValue(spans)}.`)
  const { positiveLabel = 'raises the output', negativeLabel = 'lowers the output', maxCharacters = 20_000 } = options
  nonNegativeInteger(`${where}: maxCharacters`, maxCharacters)
  const pieces = textPieces(text, spans)
  const largest = pieces.reduce((most, piece) => Math.max(most, Math.abs(piece.value)), 0)
  const max = options.max === undefined ? largest : positiveNumber(`${where}: max`, options.max)
  const body = pieces.map((piece) => pieceHtml(text, piece, max, maxCharacters)).join('')
  const left = text.length - maxCharacters
  const cut = left > 0 ? `<em style="opacity:.75"> … ${left.toLocaleString('en-US')} more characters</em>` : ''
  return [
    '<figure style="margin:1em 0">',
    `<div dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.75">${body}${cut}</div>`,
    legend(max, positiveLabel, negativeLabel),
    '</figure>',
  ].join('\n')
}

/** Parts below a hundredth of the strongest are as good as uncoloured; they keep their number. */
const faint = 0.01

function pieceHtml(text: string, { start, end, value, isCovered }: TextPiece, max: number, stop: number): string {
  const part = text.slice(start, Math.min(end, stop))
  if (part === '' || !isCovered) return escapeHtml(part)
  const title = ` title="${escapeHtml(`${text.slice(start, end).trim().slice(0, 80)}: ${formatValue(value)}`)}"`
  if (Math.abs(value) <= faint * max) return `<span${title}>${escapeHtml(part)}</span>`
  const line = value < 0 ? 'dotted' : 'solid'
  const style =
    `background:${attributionColour(value, max)};border-bottom:2px ${line} ${attributionColour(2 * value, max)};` +
    'border-radius:.2em;padding:.1em 0'
  return `<span${title} style="${style}">${escapeHtml(part)}</span>`
}

function legend(max: number, positiveLabel: string, negativeLabel: string): string {
  if (max === 0) return '<figcaption style="font-size:.85em">No part of the text has any weight.</figcaption>'
  const blue = attributionColour(-max, max)
  const orange = attributionColour(max, max)
  const ramp = `linear-gradient(to right,${blue},transparent,${orange})`
  const end = (label: string, value: number): string => `<span>${escapeHtml(label)} ${formatValue(value)}</span>`
  return [
    '<figcaption style="display:flex;gap:.75em;align-items:center;margin-top:.75em;font-size:.85em">',
    end(negativeLabel, -max),
    `<span style="flex:0 1 9em;height:.9em;border-radius:.2em;` +
      `border:1px solid rgba(128,128,128,.5);background:${ramp}"></span>`,
    end(positiveLabel, max),
    '</figcaption>',
  ].join('')
}
