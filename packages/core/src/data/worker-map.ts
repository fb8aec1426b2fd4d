import { knownOptions, positiveInteger } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { MapFunction, Mapper, OpenMapper } from './mapper.js'
import { WorkerPool } from './worker-pool.js'

export interface WorkerMapOptions {
  /** Address of a JavaScript module, as `new URL('augment.js', import.meta.url)` gives one. Required. */
  readonly module: URL | string
  /** Name of the function in it, of an element and its `ElementInfo`; it may give a promise. Default: `default`. */
  readonly exportName?: string
  /** Threads; a positive integer. Default: as many as the machine runs at a time. */
  readonly workers?: number
  /** Elements that may be under way or waiting to be taken; a positive integer. Default: twice the threads. */
  readonly prefetch?: number
  /**
   * Whether the memory of results is handed over instead of copied; the module must not use it afterwards. Default: false.
   */
  readonly transferResults?: boolean
}

/**
 * A function in worker threads, for `map`. Elements and results are copied, so that they must be plain data: numbers,
 * texts, typed arrays, objects of such. The order and the numbers are the same whatever the number of threads. An error
 * in a thread comes in its element's place, with the stack that it had there. The threads live as long as a pass: they
 * end with it, with an error, and at once where it is cancelled; idle ones do not keep a process alive. Where there is no
 * Node, the module is loaded and called where it stands.
 *
 * @throws ConfigError if an option is wrong; while going through, if an element is no plain data.
 * @example
 * const augment = workerMap({ module: new URL('augment.js', import.meta.url), workers: 2 })
 */
export function workerMap<T, R>(options: WorkerMapOptions): Mapper<T, R> {
  const where = 'workerMap'
  knownOptions(where, options, ['module', 'exportName', 'workers', 'prefetch', 'transferResults'])
  const { exportName = 'default', transferResults = false } = options
  const module = addressOf(where, options.module)
  if (options.workers !== undefined) positiveInteger(`${where}: workers`, options.workers)
  if (options.prefetch !== undefined) positiveInteger(`${where}: prefetch`, options.prefetch)
  return {
    open(signal) {
      const os = globalThis.process?.getBuiltinModule?.('node:os')
      if (os === undefined) return here<T, R>(module, exportName)
      const workers = options.workers ?? os.availableParallelism()
      return new WorkerPool<T, R>(
        { module, exportName, transferResults },
        workers,
        options.prefetch ?? 2 * workers,
        signal,
      )
    },
  }
}

/** The function in this thread, for browsers. */
function here<T, R>(module: string, exportName: string): OpenMapper<T, R> {
  const loading = (async () => {
    const loaded = (await import(/* @vite-ignore */ module)) as Record<string, unknown>
    const found = loaded[exportName]
    if (typeof found === 'function') return found as MapFunction<T, R>
    throw new ConfigError(`workerMap: ${module} must export a function "${exportName}", but it does not.`)
  })()
  return {
    ahead: 1,
    run: async (element, info) => (await loading)(element, info),
    close: () => Promise.resolve(),
  }
}

function addressOf(where: string, module: URL | string): string {
  const text = String(module)
  if (URL.canParse(text)) return text
  throw new ConfigError(
    `${where}: module must be a whole address, but got ${describe(module)}. ` +
      `Give new URL('./name.js', import.meta.url).`,
  )
}
