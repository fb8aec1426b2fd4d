/** Pictures with boxes in the folders of Pascal VOC. */
import { describeValue, FormatError, knownOptions, readFileBytes } from '@tessera-ml/core'
import type { TrueBox } from '../boxes/true-box.js'
import type { BoxedPicture, BoxedPictureList } from './boxed-picture.js'
import { checkPath, findFile, listFolder, nodeFiles, readText } from './disk.js'
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
  checkPath('readVoc', path)
  const { splits = ['train'], orAll = true } = options
  const { paths } = nodeFiles('readVoc')
  const annotations = paths.join(path, 'Annotations')
  const files = (await listFolder(annotations)).filter(({ name, kind }) => kind === 'file' && name.endsWith('.xml'))
  if (files.length === 0) throw new FormatError(`${annotations}: folder must have .xml files, but got none.`)
  const known = new Map(files.map((file) => [file.name.slice(0, -4), file.path]))
  const list = await listOf(path, splits)
  if (list === undefined && !orAll) {
    const lists = await splitNames(path)
    const got = lists.length === 0 ? 'none' : lists.join(', ')
    throw new FormatError(`${path}: ImageSets/Main must have the list ${splits.join(' or ')}, but got ${got}.`)
  }
  const images = await picturesByName(paths.join(path, 'JPEGImages'))
  const pictures: BoxedPicture[] = []
  const skipped: SkippedFile[] = []
  const seen = new Set<string>()
  for (const { name, place } of list?.names ?? Array.from(known.keys(), (name) => ({ name, place: '' }))) {
    const file = known.get(name)
    if (seen.has(name)) skipped.push({ file: place, reason: `${describeValue(name)} stands in an earlier line` })
    else if (file === undefined) {
      skipped.push({ file: place, reason: `there is no annotation of ${describeValue(name)}` })
    } else {
      const found = await pictureOf(file, name, images, skipped)
      if (found !== undefined) pictures.push(found)
    }
    seen.add(name)
  }
  if (pictures.length > 0) return { pictures, skipped }
  if (skipped[0] === undefined) throw new FormatError(`${list!.path}: list must hold at least one name, but got none.`)
  const got = `${skipped[0].file}: ${skipped[0].reason.replace(/\.$/, '')}`
  throw new FormatError(`${path}: annotations must be of at least one picture of use, but got ${got}.`)
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
    annotation = await parseVocAnnotation(await readFileBytes(file), file)
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

/** A list of names, each with the place where it stands. */
interface NameList {
  readonly path: string
  readonly names: readonly { readonly name: string; readonly place: string }[]
}

/** The first list that is there. */
async function listOf(folder: string, splits: readonly string[]): Promise<NameList | undefined> {
  const { paths } = nodeFiles('readVoc')
  for (const split of splits) {
    const path = await findFile(`${split}.txt`, [paths.join(folder, 'ImageSets', 'Main')])
    if (path === undefined) continue
    const lines = (await readText(path)).split('\n')
    // Lists of one class have a second column, -1 where a picture has none of it.
    const names = lines.map((line, i) => ({ name: line.trim().split(/\s+/)[0]!, place: `${path}: line ${i + 1}` }))
    return { path, names: names.filter(({ name }) => name !== '') }
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
