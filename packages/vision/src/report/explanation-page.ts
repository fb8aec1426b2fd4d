/** What explains a picture, as HTML. Node only. */
import { html, reportPage, type Html } from '@tessera-ml/core/report'
import type { PictureExplanation } from '../classification/picture-explanation.js'
import { attributionPicture } from './attribution-picture.js'
import { gallery, pictureHtml } from './picture-html.js'

/** The picture beside its attributions. */
export async function explanationHtml({ picture, values, label, method }: PictureExplanation): Promise<Html> {
  const alt = method === 'saliency' ? `pixels that "${label}" depends on` : `pixels for and against "${label}"`
  const caption =
    method === 'saliency'
      ? `orange: pixels that "${label}" depends on`
      : `orange speaks for "${label}", blue against it`
  const side = 256
  return gallery([
    { picture: await pictureHtml(picture, 'the picture', side), caption: 'as the network sees it' },
    { picture: await pictureHtml(attributionPicture(picture, values), alt, side), caption },
  ])
}

/** A self-contained HTML page about one explanation. */
export async function explanationPage(explanation: PictureExplanation): Promise<string> {
  const { label, score, method, base, logit, gap } = explanation
  const sum =
    base === undefined || gap === undefined
      ? `The logit is ${logit.toFixed(3)}.`
      : `The pixels add up from ${base.toFixed(3)}, the logit of a picture of the mean colour, to ${logit.toFixed(3)}, ` +
        `with a gap of ${gap.toExponential(1)}.`
  return reportPage({
    title: `Why "${label}"`,
    subtitle: `Probability ${score.toFixed(3)}.`,
    sections: [{ title: methodNames[method], note: sum, html: html`${await explanationHtml(explanation)}` }],
  })
}

const methodNames = { integratedGradients: 'Integrated gradients', saliency: 'Saliency' } as const
