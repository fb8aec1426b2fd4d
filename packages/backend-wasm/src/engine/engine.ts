/** The engine: one module, one memory, one allocator, one pool of threads. */
import { Allocator } from './allocator.js'
import { ConfigError, EngineError } from './errors.js'
import { detectFeatures, environment } from './features.js'
import type { Kernels } from './kernels.js'
import { control } from './layout.js'
import { Memory } from './memory.js'
import { moduleBytes } from './module.js'
import { Pool, defaultThreads, maySleep } from './pool.js'

export interface EngineOptions {
  /** Threads, the calling one among them. Default `TESSERA_THREADS`, else the processors, at most 8. 1 to 64. */
  readonly threads?: number
  /**
   * The module: with fused multiply-add or without. Default: with, where the machine has it (Node 20: see
   * features.ts).
   */
  readonly simd?: 'base' | 'relaxed'
  /** Most bytes of memory. Default 4 GiB. */
  readonly memoryLimit?: number
  /** NaN in fresh and freed memory, and a check for writes behind a block (for tests). Default false. */
  readonly guard?: boolean
  /** Address of `@tessera-ml/backend-wasm/worker`, for pages that forbid Blob workers. Default: the embedded text. */
  readonly workerUrl?: string
  /** Turns of a thread's wait loop before it sleeps. Default 20,000 (some 20 µs). At least 0. */
  readonly spin?: number
  /**
   * How many times as much work is worth sharing while the other threads sleep: to wake one takes some 20 µs. Default 32,
   * with `guard` 1, so that tests share small work too. At least 1.
   */
  readonly wake?: number
  /** Seconds that the last chunk of a kernel may take before its worker counts as lost. Default 120. Above 0. */
  readonly patience?: number
}

const defaultScratchBytes = 2_500_000

function threadCount(option: number | undefined): number {
  const text = environment('TESSERA_THREADS')
  const count = option ?? (text === undefined || text === '' ? defaultThreads() : Number(text))
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count
  const where = option === undefined ? 'TESSERA_THREADS' : 'engine: threads'
  throw new ConfigError(`${where} must be an integer from 1 to 64, but got ${option ?? text}.`)
}

/** What the options come to on this machine. */
function plan(options: EngineOptions): Pick<Engine, 'threads' | 'simd'> {
  const { patience = 120 } = options
  if (!(patience > 0 && patience <= 86_400)) {
    throw new ConfigError(`engine: patience must be above 0 and at most 86400 seconds, but got ${patience}.`)
  }
  const { simd, relaxed, threads } = detectFeatures()
  if (!simd) throw new EngineError('engine: WebAssembly must have 128-bit SIMD, but this machine has not.')
  if (options.simd === 'relaxed' && !relaxed) {
    throw new ConfigError('engine: simd must be "base" here, but got "relaxed". Node 20 needs TESSERA_SIMD=relaxed.')
  }
  return { threads: threads ? threadCount(options.threads) : 1, simd: options.simd ?? (relaxed ? 'relaxed' : 'base') }
}

function bytesFor(options: EngineOptions): Uint8Array<ArrayBuffer> {
  const { threads, simd } = plan(options)
  return moduleBytes(simd === 'relaxed', threads > 1)
}

export class Engine {
  readonly simd: 'base' | 'relaxed'
  readonly memory: Memory
  readonly allocator: Allocator
  /** The module's functions; a trap in any thread becomes an EngineError. */
  readonly kernels: Kernels
  readonly #raw: Kernels
  /** Threads that were asked for; each has scratch memory. */
  readonly #planned: number
  readonly #pool: Pool
  #scratch = 0
  #scratchBytes = 0

  /**
   * @param module the module compiled beforehand, see {@link Engine.create}
   * @throws EngineError without SIMD. @throws ConfigError for options out of range.
   */
  constructor(options: EngineOptions = {}, module: WebAssembly.Module = new WebAssembly.Module(bytesFor(options))) {
    const { threads, simd } = plan(options)
    this.#planned = threads
    this.simd = simd
    this.memory = new Memory(threads > 1, options.memoryLimit)
    this.allocator = new Allocator(this.memory, { guard: options.guard ?? false })
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory.memory } })
    this.#raw = instance.exports as unknown as Kernels
    this.kernels = this.#guarded()
    this.#write(control.threads, threads)
    this.#write(control.spin, options.spin ?? 20_000)
    this.#write(control.wake, options.wake ?? (options.guard === true ? 1 : 32))
    this.#write(control.mayWait, maySleep() ? 1 : 0)
    this.#write(control.patience, Math.ceil(1000 * (options.patience ?? 120)))
    this.ensureScratch(defaultScratchBytes)
    // Between kernels, since this thread runs none while it hears of it.
    const onLost = (): void => this.#write(control.threads, this.threads)
    this.#pool = new Pool(module, this.memory.memory, threads - 1, options.workerUrl, onLost)
  }

  /** The same without blocking while the module is compiled, for a page's main thread. */
  static async create(options: EngineOptions = {}): Promise<Engine> {
    return new Engine(options, await WebAssembly.compile(bytesFor(options)))
  }

  /** Threads that compute, this one among them: those asked for, without workers that are gone or could not start. */
  get threads(): number {
    return 1 + this.#pool.running
  }

  #write(address: number, value: number): void {
    this.memory.ints[address >>> 2] = value
  }

  #guarded(): Kernels {
    const entries = Object.entries(this.#raw).map(([name, run]) => {
      const kernel = run as (...args: number[]) => number
      const guarded = (...args: number[]): number => {
        let result: number
        if (this.#isLost) throw this.#lost(name)
        try {
          result = kernel(...args)
        } catch (cause) {
          if (this.#isLost) throw this.#lost(name, cause)
          this.#raw.drain()
          this.#raw.takeTrapped()
          throw new EngineError(`${name}: the kernel must run to its end, but it trapped.`, { cause })
        }
        if (this.memory.ints[control.trapped >>> 2] !== 0) {
          this.#raw.takeTrapped()
          throw new EngineError(`${name}: the kernel must run to its end, but it trapped in a worker.`)
        }
        return result
      }
      return [name, guarded]
    })
    return Object.fromEntries(entries) as Kernels
  }

  /** Whether a chunk was left half done by a worker. */
  get #isLost(): boolean {
    return this.memory.ints[control.lost >>> 2] !== 0
  }

  #lost(name: string, cause?: unknown): EngineError {
    return new EngineError(
      `${name}: the workers must finish what they begin, but one is lost. A new engine is needed.`,
      {
        cause,
      },
    )
  }

  /** Makes each thread's scratch memory at least `bytes` long. */
  ensureScratch(bytes: number): void {
    if (bytes <= this.#scratchBytes) return
    const each = Math.ceil(bytes / 4096) * 4096
    const pointer = this.allocator.allocate(each * this.#planned)
    if (this.#scratch !== 0) this.allocator.free(this.#scratch)
    this.#scratch = pointer
    this.#scratchBytes = each
    this.#write(control.scratch, pointer)
    this.#write(control.scratchBytes, each)
  }

  /** Runs `use` with a block of `bytes` bytes that is freed afterwards. */
  withBlock<T>(bytes: number, use: (pointer: number) => T): T {
    const pointer = this.allocator.allocate(bytes)
    try {
      return use(pointer)
    } finally {
      this.allocator.free(pointer)
    }
  }

  /** Workers that run their loop now; they come up some 100 ms after the constructor, and work goes on without them. */
  get workersReady(): number {
    return this.memory.ints[control.ready >>> 2] ?? 0
  }

  /** Stops the workers. The engine must not be used afterwards. */
  dispose(): void {
    this.#raw.quit()
    this.#pool.dispose()
  }
}
