/** Pictures in pages. */
import { html, type Html } from '@tessera-ml/core/report'
import { pngDataUri } from '../image/encode-png.js'
import type { Picture } from '../image/picture.js'

/** The picture as `<img>` of a width in pixels, its own pixels shown as squares where they are fewer. */
export async function pictureHtml(picture: Picture, alt: string, width: number): Promise<Html> {
  const style = `image-rendering:${picture.width < width ? 'pixelated' : 'auto'};max-width:100%;height:auto;border-radius:.3rem`
  const height = Math.round((width * picture.height) / picture.width)
  return html`<img
    src="${await pngDataUri(picture)}"
    alt="${alt}"
    width="${width}"
    height="${height}"
    style="${style}"
  />`
}

export interface GalleryItem {
  readonly picture: Html
  readonly caption: Html | string
}

/** Pictures with a line or two below each, side by side as far as there is room; `width` is that of an item in rem. */
export function gallery(items: readonly GalleryItem[], width: number): Html {
  const style = `margin:0;width:${width}rem;max-width:100%;font-size:.85rem;line-height:1.35;overflow-wrap:anywhere`
  const figures = items.map(
    ({ picture, caption }) =>
      html`<figure style="${style}">
        ${picture}
        <figcaption>${caption}</figcaption>
      </figure> `,
  )
  return html`<div style="display:flex;flex-wrap:wrap;gap:1rem 1.25rem;margin:0 0 1rem">${figures}</div>`
}
