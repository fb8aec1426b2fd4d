import type { BoxedPicture } from '../data/boxed-picture.js'
import { lookAt } from '../data/choose-form.js'
import type { PictureForm } from '../data/picture-store.js'
import type { PictureSize } from '../image/picture.js'
import type { BoxTask } from './box-task.js'

/** Pictures that are looked at. */
const looked = 32

/**
 * The form that suits pictures: as many pixels as they have, but no more than the task takes, in the proportions of the
 * middle one of them, the sides rounded to multiples; grey if all are. Up to 32 pictures, spread over the list, are looked
 * at; those that cannot be decoded do not count.
 */
export async function chooseBoxForm(
  examples: readonly BoxedPicture[],
  { pixels, multiple }: BoxTask['form'],
  asked: PictureSize | undefined,
): Promise<PictureForm> {
  const seen = await lookAt(examples, looked)
  const area = Math.min(pixels, middle(seen.map(({ width, height }) => width * height)) ?? pixels)
  const proportion = middle(seen.map(({ width, height }) => width / height)) ?? 1
  const rounded = (side: number): number => multiple * Math.max(1, Math.round(side / multiple))
  return {
    width: rounded(asked?.width ?? Math.sqrt(area * proportion)),
    height: rounded(asked?.height ?? Math.sqrt(area / proportion)),
    channels: seen.length > 0 && seen.every(({ channels }) => channels === 1) ? 1 : 3,
  }
}

function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}
