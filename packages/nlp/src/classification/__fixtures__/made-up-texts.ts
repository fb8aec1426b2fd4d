import { Generator } from '@tessera-ml/core'
import type { LabelledText } from '../train-options.js'

const fillers = ['the', 'film', 'is', 'a', 'story', 'of', 'this', 'we', 'saw', 'and', 'it', 'was', 'on', 'day']

/** Words that tell each label. */
const signs: Readonly<Record<string, readonly string[]>> = {
  bad: ['dull', 'awful', 'boring'],
  good: ['lovely', 'great', 'moving'],
  odd: ['weird', 'strange', 'bizarre'],
}

/** Texts of some filler words and one or two that tell the label, the labels by turns; the same for the same seed. */
export function madeUpTexts(size: number, labels: readonly string[] = ['bad', 'good'], seed = 1): LabelledText[] {
  const random = new Generator(seed)
  const draw = (words: readonly string[]): string => words[random.integer(words.length)]!
  return Array.from({ length: size }, (_, i) => {
    const label = labels[i % labels.length]!
    const words = Array.from({ length: 2 + random.integer(5) }, () => draw(fillers))
    for (let n = 1 + random.integer(2); n > 0; n--) words.splice(random.integer(words.length), 0, draw(signs[label]!))
    return { text: `${words.join(' ')}.`, label }
  })
}
