/** Pictures whose boxes stand in a table. */
import { describeValue, FormatError } from '@tessera-ml/core'
import type { TrueBox } from '../boxes/true-box.js'
import type { BoxedPicture, BoxedPictureList } from './boxed-picture.js'
import { checkPath, findFile, nodeFiles, readText } from './disk.js'
import { sizeText, type PictureSize } from '../image/picture.js'
import type { SkippedFile } from './labelled-picture.js'
import { parseCsv } from './parse-csv.js'

const columns = ['filename', 'width', 'height', 'class', 'xmin', 'ymin', 'xmax', 'ymax'] as const

/**
 * The pictures of a table with the columns `filename,width,height,class,xmin,ymin,xmax,ymax`, one row a box, in the order
 * of their first rows. Pictures lie beside the table or in `images/` there. Edges are of the lines between pixels, from 0
 * to `width`. A row with a file alone names a picture without boxes. Rows of no use are named in `skipped`.
 *
 * @throws FormatError if the table cannot be read, or has no row of use.
 */
export async function readBoxesCsv(path: string): Promise<BoxedPictureList> {
  checkPath('readBoxesCsv', path)
  const { paths } = nodeFiles('readBoxesCsv')
  const folder = paths.dirname(path)
  const found = new Map<string, { readonly picture: BoxedPicture; readonly boxes: TrueBox[] }>()
  const missing = new Set<string>()
  const skipped: SkippedFile[] = []
  for (const { line, cells } of parseCsv(await readText(path), columns, path)) {
    const skip = (reason: string): void => void skipped.push({ file: `${path}: line ${line}`, reason })
    const { filename, class: label } = cells
    if (filename === '') {
      skip('no filename')
      continue
    }
    const size = sizeOf(cells)
    if (!found.has(filename) && !missing.has(filename)) {
      const picture = await findFile(filename, [folder, paths.join(folder, 'images')])
      const boxes: TrueBox[] = []
      if (picture === undefined) missing.add(filename)
      else found.set(filename, { picture: { picture, boxes, ...(size && { size }) }, boxes })
    }
    const earlier = found.get(filename)?.picture.size
    const edges = [cells.xmin, cells.ymin, cells.xmax, cells.ymax]
    const [xmin, ymin, xmax, ymax] = edges.map((text) => (text === '' ? Number.NaN : Number(text))) as [
      number,
      number,
      number,
      number,
    ]
    if (missing.has(filename)) skip(`there is no picture ${describeValue(filename)}`)
    else if (label === '' && edges.every((text) => text === '')) continue
    else if (label === '') skip('no class')
    else if (size !== undefined && earlier !== undefined && sizeText(size) !== sizeText(earlier)) {
      skip(`the picture must be of ${sizeText(earlier)} as in an earlier row, but got ${sizeText(size)}`)
    } else found.get(filename)!.boxes.push({ label, xmin, ymin, xmax, ymax })
  }
  if (found.size > 0) return { pictures: [...found.values()].map(({ picture }) => picture), skipped }
  throw new FormatError(`${path}: rows must be of at least one picture that is there, but ${skipped[0]!.reason}.`)
}

function sizeOf({ width, height }: { readonly width: string; readonly height: string }): PictureSize | undefined {
  const size = { width: Number(width), height: Number(height) }
  return size.width > 0 && size.height > 0 ? size : undefined
}
