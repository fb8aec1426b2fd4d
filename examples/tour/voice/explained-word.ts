/** An explanation as lines for the terminal. */
import type { SoundExplanation } from '@tessera-ml/audio'
import { signedBars } from '../print.js'

const parts = 8

/** What each eighth of the word adds to its label, with a bar each. */
export function explainedWord({ label, score, values, hopSeconds }: SoundExplanation): string {
  const edges = Array.from({ length: parts + 1 }, (_, i) => Math.round((i * values.length) / parts))
  const bars = Array.from({ length: parts }, (_, i) => {
    const [from, to] = [edges[i]!, edges[i + 1]!]
    const sum = values
      .slice(from, to)
      .flat()
      .reduce((total, value) => total + value, 0)
    return [`${(from * hopSeconds).toFixed(2)} to ${(to * hopSeconds).toFixed(2)} s`, sum] as const
  })
  const head = `  "${label}" with probability ${score.toFixed(3)}; for and against it, in logits:`
  return `${head}\n${signedBars(bars)}`
}
