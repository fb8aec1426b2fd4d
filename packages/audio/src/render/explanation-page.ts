/** Pages about explanations. */
import { loadExplain } from '../recognition/load-explain.js'
import type { SoundExplanation } from '../recognition/sound-explanation.js'

/**
 * The spectrogram, and beside it what each of its parts adds to the label, as a piece of HTML.
 *
 * @throws ConfigError if `@tessera-ml/explain` is not installed.
 */
export async function explanationHtml({ features, values, label, hopSeconds }: SoundExplanation): Promise<string> {
  const { escapeHtml, spectrogram } = await loadExplain('explanationHtml')
  const energies = { data: Float64Array.from(features.flat()), shape: [features.length, features[0]!.length] }
  const parts = { data: Float64Array.from(values.flat()), shape: energies.shape }
  const shared = { seconds: features.length * hopSeconds }
  const [plain, coloured] = ['as the network hears it', `orange speaks for "${label}", blue against it`]
  const pictures = [
    [plain, spectrogram(energies, { ...shared, title: 'Spectrogram' })],
    [coloured, spectrogram(energies, { ...shared, ...strongest(parts.data), values: parts, title: coloured })],
  ] as const
  const style = 'display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:1rem'
  const figures = pictures.map(([caption, picture]) => {
    return `<figure style="margin:0">${picture}<figcaption style="font-size:.85em">${escapeHtml(caption)}</figcaption></figure>`
  })
  return `<div style="${style}">${figures.join('')}</div>`
}

/** Share of the parts that are drawn in less than the strongest colour: few are much larger than all others. */
const belowStrongest = 0.97

function strongest(values: Float64Array): { readonly max?: number } {
  const max = values.map(Math.abs).sort()[Math.floor(belowStrongest * values.length)]!
  return max > 0 ? { max } : {}
}

/**
 * A self-contained HTML page about one explanation.
 *
 * @throws ConfigError if `@tessera-ml/explain` is not installed.
 */
export async function explanationPage(explanation: SoundExplanation): Promise<string> {
  const { page } = await loadExplain('explanationPage')
  const { label, score, method, base, logit, gap } = explanation
  const [from, to] = [base.toFixed(3), logit.toFixed(3)]
  const sum = `The parts add up from ${from} to the logit ${to}, with a gap of ${gap.toExponential(1)}.`
  return page(`Why "${label}"`, [
    {
      text: `Probability ${score.toFixed(3)}. Method: ${method}. ${sum}`,
      html: await explanationHtml(explanation),
    },
  ])
}
