/** Pictures whose labels stand in a table. */
import { FormatError } from '@tessera-ml/core'
import { nodeFiles, readText } from './disk.js'
import type { LabelledPicture, PictureList, SkippedFile } from './labelled-picture.js'
import { parseCsv } from './parse-csv.js'

/**
 * The pictures of a `labels.csv` with the columns `file`, a path as seen from the table, and `label`. Rows without one of
 * them and repeated files are named in `skipped`.
 *
 * @throws FormatError if the table cannot be read, or has no row of use.
 */
export async function readLabelsCsv(path: string): Promise<PictureList> {
  const { paths } = nodeFiles(path)
  const pictures: LabelledPicture[] = []
  const skipped: SkippedFile[] = []
  const seen = new Set<string>()
  for (const { line, cells } of parseCsv(await readText(path), ['file', 'label'], path)) {
    const { file, label } = cells
    const picture = paths.resolve(paths.dirname(path), file)
    const missing = file === '' ? 'no file' : label === '' ? 'no label' : undefined
    const reason = missing ?? (seen.has(picture) ? `${file} stands in an earlier row` : undefined)
    seen.add(picture)
    if (reason !== undefined) skipped.push({ file: `${path}: line ${line}`, reason })
    else pictures.push({ picture, label })
  }
  if (pictures.length > 0) return { pictures, skipped }
  throw new FormatError(`${path}: rows must be with a file and a label, but got ${skipped.length} without.`)
}
