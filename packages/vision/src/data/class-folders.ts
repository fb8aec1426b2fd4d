/** Pictures in a folder per class. */
import { FormatError } from '@tessera-ml/core'
import { listFolder, type FolderEntry } from './disk.js'
import type { LabelledPicture, PictureList, SkippedFile } from './labelled-picture.js'

const pictureName = /\.(jpe?g|jfif|png|webp|gif|avif|tiff?)$/i

/** Whether a file's name ends as a picture's does. */
export function isPictureName(name: string): boolean {
  return pictureName.test(name)
}

/**
 * The pictures of a folder whose sub-folders are named after what the pictures in them show. Files beside the
 * sub-folders, folders inside them and files that do not end as pictures do are named in `skipped`; hidden ones do not
 * count.
 *
 * @throws FormatError if there are no sub-folders, or no picture in any of them.
 */
export async function readClassFolders(path: string): Promise<PictureList> {
  const entries = await listFolder(path)
  const folders = entries.filter(({ kind }) => kind === 'folder')
  const skipped: SkippedFile[] = entries
    .filter(({ kind }) => kind !== 'folder')
    .map((entry) => ({ file: entry.path, reason: 'it lies in no folder of a class' }))
  const pictures: LabelledPicture[] = []
  const nested: FolderEntry[] = []
  for (const folder of folders) {
    const before = pictures.length
    for (const entry of await listFolder(folder.path)) {
      if (entry.kind === 'folder') nested.push(folder)
      const reason = problemOf(entry)
      if (reason === undefined) pictures.push({ picture: entry.path, label: folder.name })
      else skipped.push({ file: entry.path, reason })
    }
    if (pictures.length === before) skipped.push({ file: folder.path, reason: 'there are no pictures in it' })
  }
  if (pictures.length > 0) return { pictures, skipped }
  const rule = 'a folder with a sub-folder of pictures per class, *.bin files of CIFAR, or labels.csv'
  const hint = nested[0] === undefined ? '' : ` Did you mean ${nested[0].path}?`
  const got = folders.length === 0 ? 'one without sub-folders' : 'sub-folders without pictures'
  throw new FormatError(`${path}: data must be ${rule}, but got ${got}.${hint}`)
}

function problemOf({ name, kind }: FolderEntry): string | undefined {
  if (kind === 'folder') return 'it is a folder inside that of a class'
  if (kind === 'other') return 'it cannot be read as a file'
  return isPictureName(name) ? undefined : 'its name does not end as that of a picture'
}
