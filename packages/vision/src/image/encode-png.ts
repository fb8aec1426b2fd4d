/** Pictures as PNG, for reports and pages. Node only. */
import { StateError } from '@tessera-ml/core'
import { isNode, loadSharp } from './load-sharp.js'
import { checkPicture, type Picture } from './picture.js'

/** The bytes of a PNG file of the picture, without loss. Node only. */
export async function encodePng(picture: Picture): Promise<Uint8Array> {
  checkPicture('encodePng', picture)
  if (!isNode()) throw new StateError('encodePng: pictures must be encoded in Node, but got another runtime.')
  const sharp = await loadSharp('encodePng')
  const { data, width, height, channels } = picture
  const raw = sharp(data, { raw: { width, height, channels } })
  return (channels === 1 ? raw.toColourspace('b-w') : raw).png().toBuffer()
}

/** The picture as an address that holds it, for `<img src>`. */
export async function pngDataUri(picture: Picture): Promise<string> {
  return `data:image/png;base64,${Buffer.from(await encodePng(picture)).toString('base64')}`
}
