/** Pictures with boxes in a file of COCO. */
import { describeValue, FormatError } from '@tessera-ml/core'
import { boxFromCorner } from '../boxes/conversion.js'
import type { TrueBox } from '../boxes/true-box.js'
import type { BoxedPicture, BoxedPictureList } from './boxed-picture.js'
import { findFile, nodeFiles, readText } from './disk.js'
import type { SkippedFile } from './labelled-picture.js'

interface CocoFile {
  readonly images: readonly unknown[]
  readonly annotations: readonly unknown[]
  readonly categories: readonly unknown[]
}

type Entry = Readonly<Record<string, unknown>>

/**
 * The pictures of a COCO file: `images`, `annotations` with `bbox` [x, y, width, height], and `categories`. Pictures lie
 * beside the file, in `images/` there or beside its folder, or where `file_name` leads from there. Annotations of no use
 * are named in `skipped`; pictures without any count as empty.
 *
 * Source: Lin et al. 2014, arXiv:1405.0312, and the page "Data format" of cocodataset.org.
 *
 * @throws FormatError if it is no such file, or none of its pictures is there.
 */
export async function readCoco(path: string): Promise<BoxedPictureList> {
  const { images, annotations, categories } = parse(await readText(path), path)
  const skipped: SkippedFile[] = []
  const skip = (what: string, i: number, reason: string): void => {
    skipped.push({ file: `${path}: ${what} ${i + 1}`, reason })
  }
  const names = byId(categories, (i, reason) => skip('category', i, reason))
  const pictureOf = byId(images, (i, reason) => skip('image', i, reason))
  const boxes = new Map(Array.from(pictureOf.values(), (image) => [image, [] as TrueBox[]]))
  annotations.forEach((entry, i) => {
    const [imageId, categoryId, bbox] = ['image_id', 'category_id', 'bbox'].map((name) => field(entry, name))
    const onPicture = boxes.get(pictureOf.get(imageId))
    const label = field(names.get(categoryId), 'name')
    if (onPicture === undefined) skip('annotation', i, missing('image', imageId))
    else if (typeof label !== 'string' || label.trim() === '') skip('annotation', i, missing('category', categoryId))
    else if (!areFourNumbers(bbox)) skip('annotation', i, `bbox must be four numbers, but got ${shown(bbox)}`)
    else onPicture.push({ label, ...boxFromCorner(...bbox), ...(field(entry, 'iscrowd') === 1 && { isCrowd: true }) })
  })
  const { paths } = nodeFiles('readCoco')
  const folders = ['.', 'images', '../images'].map((name) => paths.join(paths.dirname(path), name))
  const pictures: BoxedPicture[] = []
  for (const [i, image] of images.entries()) {
    const own = boxes.get(image)
    if (own === undefined) continue
    const name = field(image, 'file_name')
    const picture = typeof name === 'string' && name !== '' ? await findFile(name, folders) : undefined
    if (picture !== undefined) pictures.push({ picture, boxes: own, ...sizeOf(image) })
    else skip('image', i, name === undefined ? 'it has no file_name' : `there is no picture ${describeValue(name)}`)
  }
  if (pictures.length > 0) return { pictures, skipped }
  const got = images.length === 0 ? 'no images' : skipped.findLast(({ file }) => file.includes(': image '))!.reason
  throw new FormatError(`${path}: file must name at least one picture that is there, but ${got}.`)
}

/** Entries by their ids; `skip` is told of those whose id is none, or that of an earlier one. */
function byId(entries: readonly unknown[], skip: (i: number, reason: string) => void): ReadonlyMap<unknown, unknown> {
  const found = new Map<unknown, unknown>()
  entries.forEach((entry, i) => {
    const id = field(entry, 'id')
    if (typeof id !== 'number' && typeof id !== 'string') skip(i, `id must be a number or a text, but got ${shown(id)}`)
    else if (found.has(id)) skip(i, `id ${shown(id)} is that of an earlier one`)
    else found.set(id, entry)
  })
  return found
}

function parse(text: string, path: string): CocoFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FormatError(`${path}: file must be whole JSON, but got ${describeValue(reason)}.`, { cause })
  }
  const { images, annotations, categories } = (typeof value === 'object' && value !== null ? value : {}) as Entry
  for (const [name, list] of Object.entries({ images, annotations, categories })) {
    if (!Array.isArray(list)) throw new FormatError(`${path}: ${name} must be a list, but got ${shown(list)}.`)
  }
  return { images, annotations, categories } as unknown as CocoFile
}

function missing(what: 'image' | 'category', id: unknown): string {
  return id === undefined ? `it has no ${what}_id` : `there is no ${what} with id ${describeValue(id)}`
}

/** A value of the file in messages. */
function shown(value: unknown): string {
  return value === undefined ? 'none' : describeValue(value)
}

/** A property of an entry, which need not be an object. */
function field(entry: unknown, name: string): unknown {
  return typeof entry === 'object' && entry !== null ? (entry as Entry)[name] : undefined
}

function areFourNumbers(value: unknown): value is [number, number, number, number] {
  return Array.isArray(value) && value.length === 4 && value.every((number) => Number.isFinite(number))
}

function sizeOf(image: unknown): Pick<BoxedPicture, 'size'> {
  const [width, height] = [field(image, 'width'), field(image, 'height')]
  const areGiven = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0
  return areGiven ? { size: { width, height } } : {}
}
