/** Pictures at the size that a network takes, decoded when they are first needed and kept as far as memory allows. */
import { AbortError, FormatError } from '@tessera-ml/core'
import { withChannels, type Channels, type Picture, type PictureSize } from '../image/picture.js'
import { resize } from '../image/resize.js'
import { nameOf, toPicture, type LabelledPicture, type SkippedFile } from './labelled-picture.js'

/** What every picture is brought to. */
export interface PictureForm extends PictureSize {
  readonly channels: Channels
}

export interface PictureStoreOptions {
  /** Told of each picture that cannot be decoded and is left out. Default: the first one is an error. */
  readonly onSkip?: ((skipped: SkippedFile) => void) | undefined
  /** Told how many pictures have been looked at. Default: nobody. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Bytes of decoded pictures that are kept; the others are decoded each time. Default: 1 GiB. */
  readonly cacheBytes?: number
}

/** Pictures that are decoded at the same time: as many as Node has threads for it. */
const atOnce = 4

export class PictureStore {
  readonly #examples: readonly LabelledPicture[]
  readonly #cache = new Map<number, Uint8Array>()
  readonly #sizes = new Map<number, PictureSize>()
  #bytesLeft: number
  #usable: readonly number[] = []

  private constructor(
    examples: readonly LabelledPicture[],
    readonly form: PictureForm,
    cacheBytes: number,
  ) {
    this.#examples = examples
    this.#bytesLeft = cacheBytes
  }

  /**
   * Decodes every picture once, so that bad ones are known before any work is done on the others.
   *
   * @throws FormatError if a picture cannot be decoded and there is no `onSkip`, or if none can; AbortError by `signal`.
   */
  static async open(
    examples: readonly LabelledPicture[],
    form: PictureForm,
    options: PictureStoreOptions = {},
  ): Promise<PictureStore> {
    const { onSkip, onProgress, signal, cacheBytes = 2 ** 30 } = options
    const store = new PictureStore(examples, form, cacheBytes)
    const bad = new Map<number, FormatError>()
    for (let start = 0; start < examples.length; start += 16 * atOnce) {
      if (signal?.aborted) throw new AbortError('pictures: the work was cancelled.', { cause: signal.reason })
      const places = examples.slice(start, start + 16 * atOnce).map((_, i) => start + i)
      await inTurns(places, async (place) => {
        await store.picture(place).catch((error: unknown) => {
          if (!(error instanceof FormatError)) throw error
          bad.set(place, error)
        })
      })
      onProgress?.(start + places.length, examples.length)
    }
    const [firstBad] = [...bad.keys()].sort((a, b) => a - b)
    if (firstBad !== undefined && (onSkip === undefined || bad.size === examples.length)) {
      const { message } = bad.get(firstBad)!
      const all = bad.size === examples.length && bad.size > 1 ? ` None of ${bad.size} pictures can be used.` : ''
      throw new FormatError(message + all, { cause: bad.get(firstBad) })
    }
    for (const [place, { message }] of [...bad].sort(([a], [b]) => a - b)) {
      const file = nameOf(examples[place]!, place)
      onSkip?.({ file, reason: message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message })
    }
    store.#usable = examples.map((_, i) => i).filter((i) => !bad.has(i))
    return store
  }

  /** The places in the list of the pictures that can be used. */
  get usable(): readonly number[] {
    return this.#usable
  }

  /** The picture at a place in the list, in the form of the store; where the proportions differ, it is stretched. */
  async picture(place: number): Promise<Picture> {
    const known = this.#cache.get(place)
    if (known !== undefined) return { data: known, ...this.form }
    const example = this.#examples[place]!
    const original = await toPicture(example.picture, nameOf(example, place))
    this.#sizes.set(place, { width: original.width, height: original.height })
    const picture = withChannels(resize(original, this.form), this.form.channels)
    if (picture.data.length <= this.#bytesLeft) {
      this.#bytesLeft -= picture.data.length
      this.#cache.set(place, picture.data)
    }
    return picture
  }

  /** The size that a usable picture had before it was brought to that of the form. */
  sizeOf(place: number): PictureSize {
    return this.#sizes.get(place)!
  }

  /** The pictures at some places. */
  pictures(places: readonly number[]): Promise<Picture[]> {
    return inTurns(places, (place) => this.picture(place))
  }
}

/** Runs a task for each item, a few at a time; the results are in the order of the items. */
async function inTurns<Item, Result>(items: readonly Item[], task: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await task(items[i]!)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
