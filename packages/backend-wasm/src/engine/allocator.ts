/**
 * Hands out memory for tensors. Small blocks come in size classes, four to a power of two, cut from slabs of 1 MiB
 * and kept on last-in-first-out lists; large ones come from {@link Pages}. Every block starts at a multiple of 64
 * bytes and has at least 32 bytes of slack behind it, so that a kernel may read (never write) a vector beyond the
 * end.
 *
 * With `guard` (tests), a fresh block is filled with NaN, the slack with a pattern that `free` compares, and a freed
 * block again: reading what was never written, or after its release, shows in the numbers; writing beyond the end
 * throws.
 */
import { EngineError } from './errors.js'
import { heapStart } from './layout.js'
import type { Memory } from './memory.js'
import { Pages } from './pages.js'

const slack = 32
const largest = 1 << 18
const slabBytes = 1 << 20
const guardByte = 0xa5

/** Index of the class whose size is the smallest that is at least `bytes` (a multiple of 64). */
function classOf(bytes: number): number {
  if (bytes <= 256) return (bytes >> 6) - 1
  const power = 31 - Math.clz32(bytes - 1)
  return (power - 8) * 4 + ((bytes - 1) >> (power - 2))
}

function classSize(index: number): number {
  if (index < 4) return (index + 1) << 6
  const power = 8 + ((index - 4) >> 2)
  return (1 << power) + ((((index - 4) & 3) + 1) << (power - 2))
}

export interface AllocatorOptions {
  /** Poison and guard bytes. Default false. */
  readonly guard?: boolean
}

export class Allocator {
  readonly #memory: Memory
  readonly #pages: Pages
  readonly #lists: number[][] = Array.from({ length: classOf(largest) + 1 }, () => [])
  /** Bytes of each live block, as asked for. */
  readonly #live = new Map<number, number>()
  readonly #guard: boolean
  #slab = 0
  #slabEnd = 0
  #liveBytes = 0
  #peakBytes = 0

  constructor(memory: Memory, { guard = false }: AllocatorOptions = {}) {
    this.#memory = memory
    this.#guard = guard
    this.#pages = new Pages(heapStart, (end) => memory.growTo(end + slack))
  }

  /** Bytes that live blocks asked for. */
  get liveBytes(): number {
    return this.#liveBytes
  }

  get liveBlocks(): number {
    return this.#live.size
  }

  /** Most `liveBytes` so far. */
  get peakBytes(): number {
    return this.#peakBytes
  }

  /** End of the part of memory in use. */
  get top(): number {
    return this.#pages.top
  }

  /** The size that a block of `bytes` really has. */
  static blockSize(bytes: number): number {
    const needed = Math.ceil((bytes + slack) / 64) * 64
    return needed > largest ? Math.ceil(needed / 4096) * 4096 : classSize(classOf(needed))
  }

  /**
   * A block of at least `bytes` bytes.
   *
   * @throws EngineError if memory is full.
   */
  allocate(bytes: number): number {
    const size = Allocator.blockSize(bytes)
    const pointer = size > largest ? this.#pages.take(size) : this.#takeSmall(size)
    this.#live.set(pointer, bytes)
    this.#liveBytes += bytes
    if (this.#liveBytes > this.#peakBytes) this.#peakBytes = this.#liveBytes
    if (this.#guard) {
      this.#memory.uint8(pointer, bytes).fill(0xff)
      this.#memory.uint8(pointer + bytes, size - bytes).fill(guardByte)
    }
    return pointer
  }

  #takeSmall(size: number): number {
    const free = this.#lists[classOf(size)]?.pop()
    if (free !== undefined) return free
    if (this.#slab + size > this.#slabEnd) {
      this.#giveRest()
      this.#slab = this.#pages.take(slabBytes)
      this.#slabEnd = this.#slab + slabBytes
    }
    this.#slab += size
    return this.#slab - size
  }

  /** What is left of the slab becomes free blocks, the largest that fit first. */
  #giveRest(): void {
    while (this.#slabEnd - this.#slab >= 64) {
      const left = this.#slabEnd - this.#slab
      let index = classOf(left)
      if (classSize(index) > left) index--
      this.#lists[index]?.push(this.#slab)
      this.#slab += classSize(index)
    }
  }

  /**
   * Gives a block back.
   *
   * @throws EngineError if `pointer` is no live block, or something wrote behind it (`guard`).
   */
  free(pointer: number): void {
    const bytes = this.#live.get(pointer)
    if (bytes === undefined) throw new EngineError(`free: the pointer must be a live block, but got ${pointer}.`)
    this.#live.delete(pointer)
    this.#liveBytes -= bytes
    const size = Allocator.blockSize(bytes)
    if (this.#guard) {
      const behind = this.#memory.uint8(pointer + bytes, size - bytes)
      const at = behind.findIndex((byte) => byte !== guardByte)
      this.#memory.uint8(pointer, size).fill(0xff)
      if (at >= 0) {
        const written = `but got byte ${bytes + at} written too.`
        throw new EngineError(`free: ${bytes} bytes must be all that is written, ${written}`)
      }
    }
    if (size > largest) this.#pages.give(pointer, size)
    else this.#lists[classOf(size)]?.push(pointer)
  }
}
