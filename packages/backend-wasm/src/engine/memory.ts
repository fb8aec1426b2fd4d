/**
 * The one WebAssembly memory, and views on it.
 *
 * A shared memory grows in place: old views stay valid, they only do not see the new part. An ordinary memory
 * detaches its views when it grows; so views are never kept beyond a call, but fetched here.
 */
import { EngineError } from './errors.js'
import { pageBytes } from './layout.js'

const initialPages = 256

export class Memory {
  readonly memory: WebAssembly.Memory
  /** Most bytes that it may grow to. */
  readonly limit: number
  #buffer: ArrayBufferLike
  #floats: Float32Array
  #ints: Int32Array
  #bytes: Uint8Array

  /**
   * @param shared whether other threads can reach it
   * @param limitBytes the most that is asked for; less is taken where the system gives less. At most 4 GiB
   */
  constructor(shared: boolean, limitBytes: number = 2 ** 32) {
    let pages = Math.min(65_536, Math.max(initialPages, Math.floor(limitBytes / pageBytes)))
    for (;;) {
      try {
        this.memory = new WebAssembly.Memory({ initial: initialPages, maximum: pages, shared })
        break
      } catch (cause) {
        if (pages <= 4096) {
          throw new EngineError('memory: the system must give 256 MiB of addresses, but it did not.', { cause })
        }
        pages >>= 1
      }
    }
    this.limit = pages * pageBytes
    this.#buffer = this.memory.buffer
    this.#floats = new Float32Array(this.#buffer)
    this.#ints = new Int32Array(this.#buffer)
    this.#bytes = new Uint8Array(this.#buffer)
  }

  /** Bytes there are now. */
  get size(): number {
    return this.#buffer.byteLength
  }

  #refresh(): void {
    const buffer = this.memory.buffer
    if (buffer === this.#buffer) return
    this.#buffer = buffer
    this.#floats = new Float32Array(buffer)
    this.#ints = new Int32Array(buffer)
    this.#bytes = new Uint8Array(buffer)
  }

  /** The whole memory as float32; valid until the next call that may grow it. */
  get floats(): Float32Array {
    return this.#floats
  }

  get ints(): Int32Array {
    return this.#ints
  }

  get bytes(): Uint8Array {
    return this.#bytes
  }

  float32(pointer: number, length: number): Float32Array {
    return new Float32Array(this.#buffer, pointer, length)
  }

  int32(pointer: number, length: number): Int32Array {
    return new Int32Array(this.#buffer, pointer, length)
  }

  uint8(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.#buffer, pointer, length)
  }

  /**
   * Grows to at least `bytes`, in steps of 16 MiB or an eighth of what there is.
   *
   * @throws EngineError if that is more than `limit` or than the system gives.
   */
  growTo(bytes: number): void {
    if (bytes <= this.size) return
    if (bytes > this.limit) throw new EngineError(this.#full(bytes))
    const step = Math.max(2 ** 24, this.size / 8)
    const wanted = Math.min(this.limit, Math.max(bytes, this.size + step))
    for (const target of [wanted, bytes]) {
      const pages = Math.ceil((target - this.size) / pageBytes)
      try {
        this.memory.grow(pages)
        this.#refresh()
        return
      } catch (cause) {
        if (target === bytes) throw new EngineError(this.#full(bytes), { cause })
      }
    }
  }

  #full(bytes: number): string {
    return `memory: the bytes in use must be at most ${this.limit}, but got ${bytes}. Are tensors left undisposed?`
  }
}
