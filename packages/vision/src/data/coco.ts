/** Pictures with boxes in a file of COCO. */
import { describeValue, FormatError } from '@tessera-ml/core'
import { boxFromCorner } from '../boxes/conversion.js'
import type { TrueBox } from '../boxes/true-box.js'
import type { BoxedPicture, BoxedPictureList } from './boxed-picture.js'
import { findFile, nodeFiles, readBytes } from './disk.js'
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
  const { images, annotations, categories } = parse(await readBytes(path), path)
  const skipped: SkippedFile[] = []
  const names = new Map(categories.map((entry) => [field(entry, 'id'), field(entry, 'name')]))
  const boxes = new Map<unknown, TrueBox[]>(images.map((image) => [field(image, 'id'), []]))
  annotations.forEach((entry, i) => {
    const skip = (reason: string): void => void skipped.push({ file: `${path}: annotation ${i + 1}`, reason })
    const label = names.get(field(entry, 'category_id'))
    const onPicture = boxes.get(field(entry, 'image_id'))
    const bbox = field(entry, 'bbox')
    if (onPicture === undefined) skip(`there is no image with id ${describeValue(field(entry, 'image_id'))}`)
    else if (typeof label !== 'string')
      skip(`there is no category with id ${describeValue(field(entry, 'category_id'))}`)
    else if (!areFourNumbers(bbox)) skip(`bbox must be four numbers, but got ${describeValue(bbox)}`)
    else onPicture.push({ label, ...boxFromCorner(...bbox), ...(field(entry, 'iscrowd') === 1 && { isCrowd: true }) })
  })
  const { paths } = nodeFiles('readCoco')
  const folders = ['.', 'images', '../images'].map((name) => paths.join(paths.dirname(path), name))
  const pictures: BoxedPicture[] = []
  for (const [i, image] of images.entries()) {
    const name = field(image, 'file_name')
    const picture = typeof name === 'string' && name !== '' ? await findFile(name, folders) : undefined
    if (picture === undefined)
      skipped.push({ file: `${path}: image ${i + 1}`, reason: `there is no picture ${describeValue(name)}` })
    else pictures.push({ picture, boxes: boxes.get(field(image, 'id'))!, ...sizeOf(image) })
  }
  if (pictures.length > 0) return { pictures, skipped }
  const got = images.length === 0 ? 'no images' : skipped.at(-1)!.reason
  throw new FormatError(`${path}: file must name at least one picture that is there, but ${got}.`)
}

function parse(bytes: Uint8Array, path: string): CocoFile {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new FormatError(`${path}: file must be whole JSON, but got other text.`, { cause })
  }
  const { images, annotations, categories } = (typeof value === 'object' && value !== null ? value : {}) as Entry
  for (const [name, list] of Object.entries({ images, annotations, categories })) {
    if (!Array.isArray(list)) throw new FormatError(`${path}: ${name} must be a list, but got ${describeValue(list)}.`)
  }
  return { images, annotations, categories } as unknown as CocoFile
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
