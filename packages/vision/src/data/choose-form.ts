import { TesseraError } from '@tessera-ml/core'
import type { Picture } from '../image/picture.js'
import { nameOf, toPicture, type LabelledPicture } from './labelled-picture.js'
import type { PictureForm } from './picture-store.js'

/** Pictures that are looked at. */
const looked = 64
/** The side where pictures differ in size or are larger. */
const largestSide = 64

/**
 * The form that suits pictures: the size that they all have, if that is at most 64 × 64, else 64 × 64; grey if all are. Up
 * to 64 pictures, spread over the list, are looked at; those that cannot be decoded do not count.
 */
export async function chooseForm(
  examples: readonly LabelledPicture[],
  asked: Partial<PictureForm> = {},
): Promise<PictureForm> {
  const seen = await lookAt(examples, looked)
  const [first] = seen
  const areAlike = seen.every(({ width, height }) => width === first!.width && height === first!.height)
  const isKept = first !== undefined && areAlike && Math.max(first.width, first.height) <= largestSide
  return {
    width: asked.width ?? (isKept ? first.width : largestSide),
    height: asked.height ?? (isKept ? first.height : largestSide),
    channels: asked.channels ?? (first !== undefined && seen.every(({ channels }) => channels === 1) ? 1 : 3),
  }
}

/** Up to `count` pictures, spread over the list; those that cannot be decoded are left out. */
export async function lookAt(
  examples: readonly Pick<LabelledPicture, 'picture' | 'name'>[],
  count: number,
): Promise<Picture[]> {
  const step = Math.max(1, examples.length / count)
  const seen: Picture[] = []
  for (let place = 0; place < examples.length; place += step) {
    const example = examples[Math.floor(place)]!
    try {
      seen.push(await toPicture(example.picture, nameOf(example, Math.floor(place))))
    } catch (error) {
      if (!TesseraError.isInstance(error) || error.kind !== 'format') throw error
    }
  }
  return seen
}
