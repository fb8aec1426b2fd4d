/** What explains a picture, as HTML. Node only. */
import { html, reportPage, type Html } from '@tessera-ml/core/report'
import type { ExplainMethod } from '../classification/explain-methods.js'
import type { PictureExplanation } from '../classification/picture-explanation.js'
import { attributionPicture } from './attribution-picture.js'
import { gallery, pictureHtml } from './picture-html.js'

/** The picture beside its attributions. */
export async function explanationHtml({ picture, values, label, method }: PictureExplanation): Promise<Html> {
  const { title, isSigned } = methodTexts[method]
  const caption = isSigned
    ? `orange speaks for "${label}", blue against it`
    : `the deeper the orange, the more "${label}" depends on the place`
  const colours = attributionPicture(picture, values)
  const items = [
    { picture: await pictureHtml(picture, 'the picture', 224), caption: 'as the network sees it' },
    { picture: await pictureHtml(colours, `${title} of "${label}"`, 224), caption },
  ]
  return gallery(items, 14)
}

/** A self-contained HTML page about one explanation. */
export async function explanationPage(explanation: PictureExplanation): Promise<string> {
  const { label, score, method, base, logit, gap } = explanation
  const { title, meaning } = methodTexts[method]
  const sum =
    base === undefined || gap === undefined
      ? `The logit of "${label}" is ${logit.toFixed(3)}.`
      : `They add up from ${base.toFixed(3)}, that of a picture of the mean colour, to ${logit.toFixed(3)}, with a gap ` +
        `of ${gap.toExponential(1)}.`
  return reportPage({
    title: `Why "${label}"`,
    subtitle: `Probability ${score.toFixed(3)}.`,
    sections: [{ title, note: `${meaning} ${sum}`, html: html`${await explanationHtml(explanation)}` }],
  })
}

interface MethodTexts {
  readonly title: string
  readonly meaning: string
  /** Whether values below 0 speak against the label. */
  readonly isSigned: boolean
}

const methodTexts: Readonly<Record<ExplainMethod, MethodTexts>> = {
  integratedGradients: {
    title: 'Integrated gradients',
    meaning: 'What each pixel adds to the logit, or takes from it.',
    isSigned: true,
  },
  saliency: {
    title: 'Saliency',
    meaning: 'How strongly the logit reacts to a small change of each pixel.',
    isSigned: false,
  },
  gradCam: { title: 'Grad-CAM', meaning: 'Where the last convolution sees what raises the logit.', isSigned: false },
  occlusion: { title: 'Occlusion', meaning: 'What the logit loses when a window around is covered.', isSigned: true },
  lime: {
    title: 'LIME',
    meaning: 'What each patch of like colour does for the logit, by a linear model.',
    isSigned: true,
  },
}
