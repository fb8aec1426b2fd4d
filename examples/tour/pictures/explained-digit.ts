/** An explanation as lines for the terminal. */
import type { PictureExplanation } from '@tessera-ml/vision'

/** Below this share of the strongest, an attribution is not shown. */
const leastShare = 0.2

/**
 * The digit in letters, two rows of pixels a line: `█` where pixels speak for the label, `░` against it, `·` for ink
 * that hardly matters.
 */
export function explainedDigit({ picture, values, label, score }: PictureExplanation): string {
  const { width, height, data } = picture
  const cells = Array.from({ length: height >> 1 }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const [upper, lower] = [2 * row * width + column, (2 * row + 1) * width + column]
      return { value: values[upper]! + values[lower]!, ink: Math.max(data[upper]!, data[lower]!) }
    }),
  )
  const least = leastShare * Math.max(...cells.flat().map(({ value }) => Math.abs(value)))
  const lines = cells.map((row) =>
    row.map(({ value, ink }) => {
      if (Math.abs(value) >= least) return value > 0 ? '█' : '░'
      return ink > 100 ? '·' : ' '
    }),
  )
  const head = `  "${label}" with probability ${score.toFixed(3)}; █ speaks for it, ░ against it, · is other ink:`
  const body = lines.map((line) => `    ${line.join('')}`.trimEnd()).filter((line) => line !== '')
  return [head, ...body].join('\n')
}
