/** Pictures as JPEG, for pages with many of them. Node only. */
import { loadSharp } from './load-sharp.js'
import type { Picture } from './picture.js'

/** The picture, with a little loss, as an address that holds it, for `<image href>`. */
export async function jpegDataUri({ data, width, height, channels }: Picture): Promise<string> {
  const sharp = await loadSharp('jpegDataUri')
  const bytes = await sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 80 }).toBuffer()
  return `data:image/jpeg;base64,${bytes.toString('base64')}`
}
