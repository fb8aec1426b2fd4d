/** Pictures with boxes in the folders of Pascal VOC. */
import { FormatError, knownOptions } from '@tessera-ml/core'
import type { TrueBox } from '../boxes/true-box.js'
import type { BoxedPicture, BoxedPictureList } from './boxed-picture.js'
import { findFile, listFolder, nodeFiles, readBytes } from './disk.js'
import type { SkippedFile } from './labelled-picture.js'
import { parseVocAnnotation, type VocAnnotation } from './voc-annotation.js'

export interface ReadVocOptions {
  /** Lists of names in `ImageSets/Main`, the first that is there counts. Default: `['train']`. */
  readonly splits?: readonly string[]
  /** Whether all annotations are taken where none of the lists is there; else that is an error. Default: true. */
  readonly orAll?: boolean
}

/**
 * The pictures of a folder with `Annotations/*.xml`, `JPEGImages` and perhaps `ImageSets/Main/*.txt`. VOC counts pixels
 * from 1 and names the last one of a box: 1 is taken from `xmin` and `ymin`, so that a box of 1 to `width` covers the
 * picture. Annotations that are damaged or have no picture are named in `skipped`.
 *
 * Source: Everingham et al. 2010, doi:10.1007/s11263-009-0275-4, and the development kit of VOC2012.
 *
 * @throws FormatError if there are no annotations, a list is not there, or none of its names can be used.
 */
export async function readVoc(path: string, options: ReadVocOptions = {}): Promise<BoxedPictureList> {
  knownOptions('readVoc', options, ['splits', 'orAll'])
  const { splits = ['train'], orAll = true } = options
  const { paths } = nodeFiles('readVoc')
  const annotations = paths.join(path, 'Annotations')
  const files = (await listFolder(annotations)).filter(({ name, kind }) => kind === 'file' && name.endsWith('.xml'))
  if (files.length === 0) throw new FormatError(`${annotations}: folder must have .xml files, but got none.`)
  const known = new Map(files.map((file) => [file.name.slice(0, -4), file.path]))
  const names = (await namesOfSplit(path, splits)) ?? (orAll ? [...known.keys()] : undefined)
  if (names === undefined) {
    const lists = await splitNames(path)
    const got = lists.length === 0 ? 'none' : lists.join(', ')
    throw new FormatError(`${path}: ImageSets/Main must have the list ${splits.join(' or ')}, but got ${got}.`)
  }
  const images = await picturesByName(paths.join(path, 'JPEGImages'))
  const pictures: BoxedPicture[] = []
  const skipped: SkippedFile[] = []
  for (const name of names) {
    const file = known.get(name)
    if (file === undefined) skipped.push({ file: paths.join(annotations, `${name}.xml`), reason: 'no such file' })
    else {
      const found = await pictureOf(file, name, images, skipped)
      if (found !== undefined) pictures.push(found)
    }
  }
  if (pictures.length > 0) return { pictures, skipped }
  const first = skipped[0] === undefined ? 'an empty list' : `${skipped[0].file}: ${skipped[0].reason}`
  throw new FormatError(`${path}: annotations must be of at least one picture of use, but got ${first}.`)
}

/** The picture of an annotation; what is wrong goes to `skipped`. */
async function pictureOf(
  file: string,
  name: string,
  images: ReadonlyMap<string, string>,
  skipped: SkippedFile[],
): Promise<BoxedPicture | undefined> {
  let annotation: VocAnnotation
  try {
    annotation = await parseVocAnnotation(await readBytes(file), file)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    skipped.push({
      file,
      reason: error.message.startsWith(`${file}: `) ? error.message.slice(file.length + 2) : error.message,
    })
    return undefined
  }
  const { filename, size, objects } = annotation
  const picture = images.get(name) ?? images.get(filename.replace(/\.\w+$/, ''))
  if (picture === undefined) {
    skipped.push({ file, reason: `JPEGImages has no picture ${name}` })
    return undefined
  }
  const boxes = objects.map(({ xmin, ymin, ...rest }): TrueBox => {
    // Files that count from 0 have some boxes there.
    return { ...rest, xmin: xmin >= 0 ? Math.max(0, xmin - 1) : xmin, ymin: ymin >= 0 ? Math.max(0, ymin - 1) : ymin }
  })
  return { picture, boxes, ...(size && { size }) }
}

/** The names in the first list that is there. */
async function namesOfSplit(path: string, splits: readonly string[]): Promise<string[] | undefined> {
  const { paths } = nodeFiles('readVoc')
  for (const split of splits) {
    const list = await findFile(`${split}.txt`, [paths.join(path, 'ImageSets', 'Main')])
    if (list === undefined) continue
    const lines = new TextDecoder().decode(await readBytes(list)).split(/\r?\n/)
    // Lists of one class have a second column, -1 where a picture has none of it.
    return lines.map((line) => line.trim().split(/\s+/)[0]!).filter((name) => name !== '')
  }
  return undefined
}

/** The lists that are there, for messages. */
async function splitNames(path: string): Promise<string[]> {
  const { paths } = nodeFiles('readVoc')
  const entries = await listFolder(paths.join(path, 'ImageSets', 'Main')).catch(() => [])
  return entries.map(({ name }) => name.replace(/\.txt$/, ''))
}

async function picturesByName(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = (await listFolder(folder)).filter(({ kind }) => kind === 'file')
  return new Map(entries.map((entry) => [entry.name.replace(/\.\w+$/, ''), entry.path]))
}
