/** An explanation as lines for the terminal. */
import type { PictureExplanation } from '@tessera-ml/vision'
import { letterMap } from '../print.js'

/** The digit in letters, marked where its pixels speak for the label and where against it. */
export function explainedDigit({ picture, values, label, score }: PictureExplanation): string {
  const head = `  "${label}" with probability ${score.toFixed(3)}; █ speaks for it, ░ against it, · is other ink:`
  return `${head}\n${letterMap({ ...picture, values })}`
}
