/**
 * Large blocks: best fit among the free ones, split where they are too large, merged with free neighbours, cut off at
 * the top. Addresses and sizes are multiples of 64 bytes.
 */

interface Range {
  start: number
  size: number
}

export class Pages {
  /** Free ranges by address; no two touch, none touches the top. */
  readonly #free: Range[] = []
  #top: number
  readonly #grow: (end: number) => void

  /**
   * @param start the first byte
   * @param grow makes memory valid up to a byte, or throws
   */
  constructor(start: number, grow: (end: number) => void) {
    this.#top = start
    this.#grow = grow
  }

  /** The end of what was ever handed out and is not free at the top. */
  get top(): number {
    return this.#top
  }

  /** Bytes in free ranges below the top. */
  get freeBytes(): number {
    return this.#free.reduce((sum, { size }) => sum + size, 0)
  }

  take(size: number): number {
    let best: Range | undefined
    for (const range of this.#free) {
      if (range.size >= size && (best === undefined || range.size < best.size)) best = range
    }
    if (best === undefined) {
      this.#grow(this.#top + size)
      this.#top += size
      return this.#top - size
    }
    const { start } = best
    best.start += size
    best.size -= size
    if (best.size === 0) this.#free.splice(this.#free.indexOf(best), 1)
    return start
  }

  give(start: number, size: number): void {
    let low = 0
    let high = this.#free.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#free[middle]?.start ?? 0) < start) low = middle + 1
      else high = middle
    }
    const before = this.#free[low - 1]
    const after = this.#free[low]
    let range: Range
    if (before !== undefined && before.start + before.size === start) {
      before.size += size
      range = before
      low--
    } else {
      range = { start, size }
      this.#free.splice(low, 0, range)
    }
    if (after !== undefined && range.start + range.size === after.start) {
      range.size += after.size
      this.#free.splice(low + 1, 1)
    }
    if (range.start + range.size === this.#top) {
      this.#top = range.start
      this.#free.splice(low, 1)
    }
  }
}
