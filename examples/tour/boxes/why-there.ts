/** Why a digit is found where it is found: what is lost when a part of the picture is covered. */
import { html, rawHtml, type Html } from '@tessera-ml/core/report'
import { arrayFunction, occlusion, pictureOverlay } from '@tessera-ml/explain'
import { boxIou, encodePng, type BoxRegressor, type LabelledBox } from '@tessera-ml/vision'
import type { PlacedDigit } from './placed-digits.js'

/** What pictures are covered with: the mean of the noise. */
const grey = 50

export interface WhyThere {
  readonly found: LabelledBox & { readonly score: number }
  /** A number a pixel. Shapes: [height, width] */
  readonly values: Float64Array
  readonly html: Html
}

/** The regressor is asked as a black box: how well does it still find the same digit in the same place? */
export async function whyThere(regressor: BoxRegressor, { picture, boxes }: PlacedDigit): Promise<WhyThere> {
  const { width, height, data } = picture
  const found = (await regressor.predict([picture]))[0]![0]!
  const stillThere = arrayFunction(async (rows) => {
    const pictures = (rows as number[][][]).map((row) => ({ ...picture, data: Uint8Array.from(row.flat()) }))
    const answers = await regressor.predict(pictures)
    return answers.map(([box]) => (box!.label === found.label ? box!.score * boxIou(box!, found) : 0))
  })
  const input = { data, shape: [1, height, width] }
  const { values } = await occlusion(stillThere, input, { window: [8, 8], strides: [4, 4], baseline: grey })
  const shape = [height, width]
  const light = { data: Float64Array.from(data, (value) => value / 255), shape }
  const overlay = pictureOverlay(light, { data: values.data, shape }, { title: 'What covering each place takes away' })
  return { found, values: values.data, html: html`${await drawnBoxes(picture, boxes[0], found)}${rawHtml(overlay)}` }
}

/** The picture with the true box in white and the found one in orange. */
async function drawnBoxes(picture: PlacedDigit['picture'], truth: LabelledBox, found: LabelledBox): Promise<Html> {
  const { width, height } = picture
  const png = Buffer.from(await encodePng(picture)).toString('base64')
  const rect = ({ xmin, ymin, xmax, ymax }: LabelledBox, colour: string): Html =>
    html`<rect
      x="${xmin.toFixed(1)}"
      y="${ymin.toFixed(1)}"
      width="${(xmax - xmin).toFixed(1)}"
      height="${(ymax - ymin).toFixed(1)}"
      fill="none"
      stroke="${colour}"
      stroke-width="0.6"
    />`
  return html`<figure style="margin:1em 0">
    <svg
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label="a digit and its box"
      style="width:14em;border-radius:.25em"
    >
      <image
        href="data:image/png;base64,${png}"
        width="${width}"
        height="${height}"
        style="image-rendering:pixelated"
      />
      ${rect(truth, '#fff')}${rect(found, '#d55e00')}
    </svg>
    <figcaption style="font-size:.85em">White is the true box, orange the one that is found.</figcaption>
  </figure>`
}
