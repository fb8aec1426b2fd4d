/** A binary heap: `pop` gives the item that comes before all others. */
export class Heap<T> {
  readonly #items: T[] = []

  /** @param isBefore a strict order of the items. */
  constructor(private readonly isBefore: (a: T, b: T) => boolean) {}

  push(item: T): void {
    let at = this.#items.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(item, this.#items[parent]!)) break
      this.#items[at] = this.#items[parent]!
      at = parent
    }
    this.#items[at] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.isBefore(items[child + 1]!, items[child]!)) child++
      if (!this.isBefore(items[child]!, last)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = last
    return top
  }
}
