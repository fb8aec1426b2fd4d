/** Why a box was found where it was found, as HTML. Node only. */
import { reportPage, type Html } from '@tessera-ml/core/report'
import type { LabelledBox } from '../boxes/box.js'
import type { BoxExplanation } from '../detection/box-explanation.js'
import { attributionPicture } from './attribution-picture.js'
import { boxesHtml } from './boxes-html.js'
import { gallery } from './picture-html.js'

/** Width of a picture in the page, in pixels, and in rem. */
const [pageWidth, remWidth] = [320, 20]

/** The picture with the box, beside what covering each place takes from it; a true box, where one is known, is dashed. */
export async function boxExplanationHtml(
  { picture, found, values }: BoxExplanation,
  truth: readonly LabelledBox[] = [],
): Promise<Html> {
  const drawn = (over: typeof picture, detections: readonly (typeof found)[]): Promise<Html> =>
    boxesHtml(over, { truth, detections }, [found.label], pageWidth)
  return gallery(
    [
      { picture: await drawn(picture, [found]), caption: 'as the network sees it' },
      {
        picture: await drawn(attributionPicture(picture, values), [found]),
        caption: 'orange: the box is lost, or moves, where this is covered; blue: it is surer of it then',
      },
    ],
    remWidth,
  )
}

/** A self-contained HTML page about one box. */
export async function boxExplanationPage(explanation: BoxExplanation): Promise<string> {
  const { label, score } = explanation.found
  const most = explanation.values.reduce((largest, value) => Math.max(largest, value), 0)
  const note =
    'One window of the picture after another is covered with the mean colour; each place has the mean of what its windows ' +
    `take from score × overlap of the box. The most is ${most.toFixed(3)} of ${score.toFixed(3)}.`
  return reportPage({
    title: `Why "${label}" there`,
    subtitle: `Score ${score.toFixed(3)}.`,
    sections: [{ title: 'Occlusion', note, html: await boxExplanationHtml(explanation) }],
  })
}
