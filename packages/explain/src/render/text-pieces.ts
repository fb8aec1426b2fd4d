import { ConfigError, describeValue } from '@tessera-ml/core'

/** A part of a text with its attribution: a token, an n-gram, a character. Spans may overlap. */
export interface TextSpan {
  /** Offset of the first UTF-16 unit, from 0. */
  readonly start: number
  /** Offset after the last unit, above `start`. */
  readonly end: number
  readonly value: number
}

/** A stretch of text without a boundary inside. */
export interface TextPiece {
  readonly start: number
  readonly end: number
  /** The share of all spans' values that falls on it. */
  readonly value: number
  /** Whether any span covers it. */
  readonly isCovered: boolean
}

/**
 * Cuts a text at the boundaries of its spans and divides the values among the pieces.
 *
 *   value(piece) = Σ over the spans that cover it of value(span) · letters(piece) / letters(span)
 *
 * where letters() counts what is not white space (everything, in a span of white space alone). So the values of the
 * pieces sum to those of the spans, a token alone keeps its value, and an n-gram's value goes to its words by their
 * length. Boundaries inside a surrogate pair move outwards.
 *
 * @throws ConfigError if a span is empty, outside the text or without a finite value.
 */
export function textPieces(text: string, spans: readonly TextSpan[]): TextPiece[] {
  const letters = lettersBefore(text)
  // Sums of what begins minus what ends here; one array for spans with letters, one for those of white space alone.
  const perLetter = new Float64Array(text.length + 1)
  const perUnit = new Float64Array(text.length + 1)
  const cover = new Int32Array(text.length + 1)
  const boundaries = new Set([0, text.length])
  for (const [index, span] of spans.entries()) {
    const [start, end] = checked(text, span, index)
    const count = letters[end]! - letters[start]!
    const density = count > 0 ? perLetter : perUnit
    density[start]! += span.value / (count || end - start)
    density[end]! -= span.value / (count || end - start)
    cover[start]! += 1
    cover[end]! -= 1
    boundaries.add(start).add(end)
  }
  const cuts = [...boundaries].sort((a, b) => a - b)
  const pieces: TextPiece[] = []
  let [letterValue, unitValue, depth] = [0, 0, 0]
  for (let i = 0; i + 1 < cuts.length; i++) {
    const start = cuts[i]!
    const end = cuts[i + 1]!
    letterValue += perLetter[start]!
    unitValue += perUnit[start]!
    depth += cover[start]!
    // What adding and subtracting leaves behind by rounding must not colour text that no span covers.
    if (depth === 0) [letterValue, unitValue] = [0, 0]
    const value = letterValue * (letters[end]! - letters[start]!) + unitValue * (end - start)
    pieces.push({ start, end, value, isCovered: depth > 0 })
  }
  return pieces
}

/** How many units that are not white space lie before each offset. */
function lettersBefore(text: string): Int32Array {
  const counts = new Int32Array(text.length + 1)
  for (let i = 0; i < text.length; i++) counts[i + 1] = counts[i]! + (/\s/.test(text[i]!) ? 0 : 1)
  return counts
}

function checked(text: string, { start, end, value }: TextSpan, index: number): [start: number, end: number] {
  const isInside = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length
  if (!isInside) {
    throw new ConfigError(
      `highlightedText: spans[${index}] must lie inside the text of ${text.length} units and hold one at least, ` +
        `but got ${describeValue([start, end])}.`,
    )
  }
  if (!Number.isFinite(value)) {
    throw new ConfigError(`highlightedText: spans[${index}].value must be finite, but got ${describeValue(value)}.`)
  }
  return [splitsPair(text, start) ? start - 1 : start, splitsPair(text, end) ? end + 1 : end]
}

function splitsPair(text: string, offset: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, offset - 1), offset + 1))
}
