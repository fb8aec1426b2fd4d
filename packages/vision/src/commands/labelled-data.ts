/** Folders of labelled pictures, as commands take them. */
import { describeValue, FormatError } from '@tessera-ml/core'
import type { DataPart } from '../data/cifar.js'
import { nameOf, type PictureList } from '../data/labelled-picture.js'
import { readPictures } from '../data/read-pictures.js'
import type { SkippedFiles } from './skipped-files.js'

export interface LabelledDataOptions {
  readonly part: DataPart
  readonly skipped: SkippedFiles
  /** The labels that are allowed, in the order of the numbers of CIFAR files. Default: any. */
  readonly labels?: readonly string[]
}

/** @throws FormatError if there are no pictures, or a label is not allowed; it names the file. */
export async function readLabelledData(path: string, options: LabelledDataOptions): Promise<PictureList> {
  const { part, skipped, labels } = options
  const list = await readPictures(path, { part, ...(labels && { labels }) })
  list.skipped.forEach(skipped.add)
  const place = labels === undefined ? -1 : list.pictures.findIndex(({ label }) => !labels.includes(label))
  const stranger = list.pictures[place]
  if (stranger === undefined) return list
  const rule = `one that the model knows, ${describeValue(labels)}`
  const got = describeValue(stranger.label)
  throw new FormatError(`${nameOf(stranger, place)}: label must be ${rule}, but got ${got}.`)
}
