/** Pictures with boxes drawn over them. */
import { html, seriesColor, type Html } from '@tessera-ml/core/report'
import type { LabelledBox } from '../boxes/box.js'
import type { DetectedBox } from '../boxes/suppression.js'
import { jpegDataUri } from '../image/encode-jpeg.js'
import type { Picture } from '../image/picture.js'
import { resize } from '../image/resize.js'

/** What is drawn over a picture, in its pixels. */
export interface DrawnBoxes {
  /** Dashed, in white on black. */
  readonly truth: readonly LabelledBox[]
  /** In the colours of their labels, with score. */
  readonly detections: readonly DetectedBox[]
}

/** Pixels along the longer side of the picture in the page. */
const longestSide = 480

/** The picture as SVG of a width in pixels of the page, its boxes over it. */
export async function boxesHtml(
  picture: Picture,
  { truth, detections }: DrawnBoxes,
  labels: readonly string[],
  pageWidth: number,
): Promise<Html> {
  const { width, height } = picture
  const shrink = Math.min(1, longestSide / Math.max(width, height))
  const small = resize(picture, {
    width: Math.max(1, Math.round(width * shrink)),
    height: Math.max(1, Math.round(height * shrink)),
  })
  // Lines and letters are measured in pixels of the page.
  const unit = width / pageWidth
  const colour = (label: string): string => seriesColor(labels.indexOf(label))
  const style = 'width:100%;height:auto;display:block;border-radius:.3rem'
  const alt = `${truth.length} true and ${detections.length} predicted boxes`
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}" style="${style}">
    <image
      href="${await jpegDataUri(small)}"
      width="${width}"
      height="${height}"
      preserveAspectRatio="none"
      style="image-rendering:${width < pageWidth / 2 ? 'pixelated' : 'auto'}"
    />
    ${truth.map((box) => outline(box, '#000', 2.5 * unit))}
    ${truth.map((box) => outline(box, '#fff', 1.25 * unit, `${4 * unit} ${3 * unit}`))}
    ${detections.map((box) => outline(box, colour(box.label), 2 * unit))}
    ${detections.map((box) => caption(box, colour(box.label), unit))}
  </svg>`
}

function outline({ xmin, ymin, xmax, ymax }: LabelledBox, colour: string, width: number, dashes = 'none'): Html {
  const [x, y, w, h] = [xmin, ymin, xmax - xmin, ymax - ymin].map((edge) => edge.toFixed(1))
  return html`<rect
    x="${x}"
    y="${y}"
    width="${w}"
    height="${h}"
    fill="none"
    stroke="${colour}"
    stroke-width="${width.toFixed(2)}"
    stroke-dasharray="${dashes}"
  />`
}

function caption({ xmin, ymin, label, score }: DetectedBox, colour: string, unit: number): Html {
  const size = 11 * unit
  const y = Math.max(size, ymin - 3 * unit)
  const style = `font:600 ${size.toFixed(2)}px system-ui,sans-serif;paint-order:stroke;stroke:#fff;stroke-width:${(3 * unit).toFixed(2)}px`
  return html`<text x="${(xmin + unit).toFixed(1)}" y="${y.toFixed(1)}" fill="${colour}" style="${style}">
    ${label} ${score.toFixed(2)}
  </text>`
}
