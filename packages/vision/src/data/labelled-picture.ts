/** Pictures with their labels, as readers find them and classifiers take them. */
import { decodePicture } from '../image/decode-picture.js'
import { checkPicture, type Picture } from '../image/picture.js'
import { readPicture } from '../image/read-picture.js'

/** A picture in memory, the bytes of a picture's file, or (Node only) the path of one. */
export type PictureLike = Picture | Uint8Array | string

/** A picture and what it shows. */
export interface LabelledPicture {
  readonly picture: PictureLike
  readonly label: string
  /** How messages call it. Default: its path, or its place in the list. */
  readonly name?: string
}

/** Something that is left out or changed, and why. */
export interface SkippedFile {
  /** The file, or the file and the place in it, a box for instance. */
  readonly file: string
  readonly reason: string
  /** Whether it is used all the same, changed as `reason` says. Default: false. */
  readonly isUsed?: boolean
}

/** What a reader has found. */
export interface PictureList {
  readonly pictures: readonly LabelledPicture[]
  /** The labels in the order of the data, where it has one (CIFAR); else `undefined`. */
  readonly labels?: readonly string[]
  /** What is no picture by its name or row. Files that cannot be decoded are found later, when they are used. */
  readonly skipped: readonly SkippedFile[]
}

/** The picture itself: decoded where it is a file. `where` names it in messages, unless it is a path. */
export async function toPicture(picture: PictureLike, where: string): Promise<Picture> {
  if (typeof picture === 'string') return readPicture(picture)
  if (picture instanceof Uint8Array) return decodePicture(picture, where)
  checkPicture(where, picture)
  return picture
}

/** How messages call a picture. */
export function nameOf({ picture, name }: Pick<LabelledPicture, 'picture' | 'name'>, index: number): string {
  return name ?? (typeof picture === 'string' ? picture : `picture ${index + 1}`)
}
