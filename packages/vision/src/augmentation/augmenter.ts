/** Where pictures are changed: in a thread of its own beside training, or in this one. */
import { workerMap, type Generator, type OpenMapper } from '@tessera-ml/core'
import type { Box } from '../boxes/box.js'
import type { AugmentWork } from './augment.js'
import type { Augmentation, PictureWithBoxes } from './augmentation.js'

export interface AugmenterOptions {
  /** Pixels that there will be to change in all. */
  readonly pixels: number
  /** The module of the thread. Default: the one beside this one, where the build has put it. */
  readonly module?: URL
  /** Ends the thread, and its work by an `AbortError`. Default: none. */
  readonly signal?: AbortSignal | undefined
}

/** For fewer pixels a thread takes longer to start than it saves. */
const fewPixels = 50_000_000

// Not written into the call, so that bundlers leave it alone.
const builtModule = './augment.js'

/**
 * Changes batches of pictures. What becomes of them is the same wherever that is done.
 *
 * Augmentations of this package get a thread in Node where there is much to do; functions of one's own, which cannot be
 * sent, are called here, and so are all in browsers and where a bundler has left the thread's module out.
 */
export class Augmenter {
  readonly #augmentation: Augmentation
  #thread: OpenMapper<AugmentWork, PictureWithBoxes[]> | undefined

  constructor(augmentation: Augmentation, { pixels, module, signal }: AugmenterOptions) {
    this.#augmentation = augmentation
    const address = module ?? new URL(builtModule, import.meta.url)
    const isThere = globalThis.process?.getBuiltinModule?.('node:fs').existsSync(address)
    if (augmentation.plan === undefined || pixels < fewPixels || !isThere) return
    this.#thread = workerMap<AugmentWork, PictureWithBoxes[]>({
      module: address,
      exportName: 'augment',
      workers: 1,
      transferResults: true,
    }).open(signal)
  }

  /** Whether there is a thread for it. */
  get isInThread(): boolean {
    return this.#thread !== undefined
  }

  /** Each picture with what has become of its boxes, by a random generator of its own. */
  async augment<B extends Box>(
    examples: readonly PictureWithBoxes<B>[],
    randoms: readonly Generator[],
  ): Promise<PictureWithBoxes<B>[]> {
    const { plan } = this.#augmentation
    if (this.#thread === undefined || plan === undefined) {
      return examples.map((example, i) => this.#augmentation(example, randoms[i]!))
    }
    const states = randoms.map(({ state }) => state)
    // The random numbers of an element of `map` are not used.
    const info = { index: 0, epoch: 0, seed: 0 }
    return (await this.#thread.run({ plan, examples, states }, info)) as PictureWithBoxes<B>[]
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#thread?.close()
  }
}
