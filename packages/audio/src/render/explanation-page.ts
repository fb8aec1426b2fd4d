/** Pages about explanations. */
import { loadExplain } from '../recognition/load-explain.js'
import type { SoundExplanation } from '../recognition/sound-explanation.js'
import { attributionOverlay, spectrogram } from './spectrogram.js'

/** The spectrogram, and beside it what each of its parts adds to the label, as a piece of HTML. */
export function explanationHtml(explanation: SoundExplanation): string {
  const { features, label, hopSeconds } = explanation
  const seconds = (features.length * hopSeconds).toFixed(2)
  const style = 'display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:1rem'
  const figure = (picture: string, caption: string): string =>
    `<figure style="margin:0">${picture}<figcaption>${caption}</figcaption></figure>`
  const shown = figure(spectrogram(features, 'Spectrogram'), `Spectrogram, ${seconds} s; low frequencies below`)
  const name = label.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const legend = `Orange speaks for "${name}", blue against it`
  return `<div style="${style}">${shown}${figure(attributionOverlay(explanation), legend)}</div>`
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
    { text: `Probability ${score.toFixed(3)}. Method: ${method}. ${sum}`, html: explanationHtml(explanation) },
  ])
}
