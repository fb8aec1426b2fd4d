/** Pictures that have been decoded once, with the boxes that are of use on them. */
import { FormatError } from '@tessera-ml/core'
import type { TrueBox } from '../boxes/true-box.js'
import { boxesOnPicture, type BoxedPicture } from '../data/boxed-picture.js'
import { nameOf, type SkippedFile } from '../data/labelled-picture.js'
import { PictureStore, type PictureForm, type PictureStoreOptions } from '../data/picture-store.js'
import { sizeText, type PictureSize } from '../image/picture.js'

/** A picture of a store. */
export interface OpenedPicture {
  /** Its place in the list of pictures. */
  readonly place: number
  readonly size: PictureSize
  /** In its own pixels, cut off at its edges. */
  readonly boxes: readonly TrueBox[]
}

export interface OpenedPictures {
  readonly store: PictureStore
  readonly pictures: readonly OpenedPicture[]
}

/**
 * Decodes every picture once, and sees to it that its boxes lie on it.
 *
 * `onSkip` is told of pictures that cannot be decoded or are of another size than their boxes are for, and of boxes that
 * are left out or cut off.
 *
 * @throws FormatError if there is no `onSkip` for a picture that is left out, or if none is left; AbortError by `signal`.
 */
export async function openPictures(
  examples: readonly BoxedPicture[],
  form: PictureForm,
  options: PictureStoreOptions,
): Promise<OpenedPictures> {
  const { onSkip } = options
  const labelled = examples.map((example) => ({ ...example, label: '' }))
  const store = await PictureStore.open(labelled, form, options)
  const wrong: SkippedFile[] = []
  const pictures = store.usable.flatMap((place): OpenedPicture[] => {
    const example = examples[place]!
    const file = nameOf(labelled[place]!, place)
    const size = store.sizeOf(place)
    const [wanted, got] = [example.size ?? size, size].map(sizeText)
    if (wanted !== got) {
      wrong.push({ file, reason: `picture must be of ${wanted}, as its boxes are, but got ${got}.` })
      return []
    }
    const remark = (box: string, reason: string, isUsed: boolean): void => {
      onSkip?.({ file: `${file}: ${box}`, reason, isUsed })
    }
    return [{ place, size, boxes: boxesOnPicture(example.boxes, size, remark) }]
  })
  if (wrong.length > 0 && (onSkip === undefined || pictures.length === 0)) {
    throw new FormatError(`${wrong[0]!.file}: ${wrong[0]!.reason}`)
  }
  for (const one of wrong) onSkip?.(one)
  return { store, pictures }
}
