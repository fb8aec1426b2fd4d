/** A part of the text, by UTF-16 offsets, and what it adds to the logit of the label. */
export interface TextSpan {
  readonly start: number
  readonly end: number
  readonly value: number
}

/** Spans of the same part, pieces of one word for instance, become one each with the sum of their values, in text order. */
export function mergedSpans(spans: readonly TextSpan[]): TextSpan[] {
  const merged = new Map<string, TextSpan>()
  for (const span of spans) {
    const key = `${span.start}-${span.end}`
    const value = span.value + (merged.get(key)?.value ?? 0)
    merged.set(key, { start: span.start, end: span.end, value })
  }
  return [...merged.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}
