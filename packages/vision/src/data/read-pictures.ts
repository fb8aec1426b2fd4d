import { FormatError, knownOptions, oneOf } from '@tessera-ml/core'
import { readCifar, type ReadCifarOptions } from './cifar.js'
import { readClassFolders } from './class-folders.js'
import { kindOf, listFolder } from './disk.js'
import type { PictureList } from './labelled-picture.js'
import { readLabelsCsv } from './labels-csv.js'

/**
 * Pictures with labels from a folder, its form told by what is in it: `labels.csv` with `file,label`, else `*.bin` files
 * of CIFAR, else a sub-folder per class. The path of a `.csv` or `.bin` file will do, too. Node only.
 *
 * Nothing is decoded yet, so that a folder may be larger than the memory.
 *
 * @throws FormatError if there is nothing of the kind; see `readClassFolders`, `readCifar` and `readLabelsCsv`.
 * @example
 * const { pictures, skipped } = await readPictures('animals')
 */
export async function readPictures(path: string, options: ReadCifarOptions = {}): Promise<PictureList> {
  knownOptions('readPictures', options, ['part', 'labels'])
  oneOf('readPictures: part', options.part ?? 'train', ['train', 'test'])
  if ((await kindOf(path)) !== 'folder') {
    if (path.endsWith('.csv')) return readLabelsCsv(path)
    if (path.endsWith('.bin')) return readCifar(path, options)
    throw new FormatError(`${path}: data must be a folder, or a .csv or .bin file, but got another file.`)
  }
  const files = (await listFolder(path)).filter(({ kind }) => kind === 'file')
  const table = files.find(({ name }) => name === 'labels.csv')
  if (table !== undefined) return readLabelsCsv(table.path)
  return files.some(({ name }) => name.endsWith('.bin')) ? readCifar(path, options) : readClassFolders(path)
}
