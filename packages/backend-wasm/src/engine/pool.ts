/**
 * The workers: started once, asleep while there is nothing to do, never a reason for the process to stay alive. One that
 * cannot start costs its share of the work, nothing else: a join waits for chunks, not for workers.
 */
import { isNode } from './features.js'
import { workerSource } from './worker-source.js'

interface Handle {
  readonly terminate: () => void
}

type Start = (data: object, url: string | undefined, onEnd: () => void) => Handle

const startInNode: Start = (data, url, onEnd) => {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const options = { workerData: data, stdin: false, execArgv: [], name: 'tessera' }
  const worker =
    url === undefined ? new Worker(workerSource, { ...options, eval: true }) : new Worker(new URL(url), options)
  worker.on('error', () => undefined)
  worker.on('exit', onEnd)
  worker.unref()
  return { terminate: () => void worker.terminate() }
}

const startInBrowser: Start = (data, url, onEnd) => {
  const source = url ?? URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }))
  const worker = new Worker(source, { type: url === undefined ? 'classic' : 'module', name: 'tessera' })
  worker.addEventListener('error', onEnd)
  worker.postMessage(data, [])
  return { terminate: () => worker.terminate() }
}

export class Pool {
  readonly #workers: readonly Handle[]
  #running: number
  #isDisposed = false

  /**
   * @param count workers, the main thread not among them
   * @param url the worker's file; by default its text is embedded
   * @param onLost called when a worker is gone, or could not start
   */
  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    count: number,
    url: string | undefined,
    onLost: () => void,
  ) {
    const start = isNode() ? startInNode : startInBrowser
    this.#running = count
    this.#workers = Array.from({ length: count }, (_, i) => {
      let hasEnded = false
      const onEnd = (): void => {
        if (hasEnded || this.#isDisposed) return
        hasEnded = true
        this.#running--
        onLost()
      }
      try {
        return start({ module, memory, thread: i + 1 }, url, onEnd)
      } catch {
        // Some browsers throw where a policy forbids the worker, others tell later.
        queueMicrotask(onEnd)
        return { terminate: () => undefined }
      }
    })
  }

  /** Workers that are not known to be gone. */
  get running(): number {
    return this.#running
  }

  dispose(): void {
    this.#isDisposed = true
    for (const worker of this.#workers) worker.terminate()
  }
}

/** Whether this thread may sleep: any but a page's main thread. */
export function maySleep(): boolean {
  return isNode() || typeof document === 'undefined'
}

/** Threads by default: as many as the machine runs at once, 8 at most. */
export function defaultThreads(): number {
  const count = isNode() ? process.getBuiltinModule('node:os').availableParallelism() : navigator.hardwareConcurrency
  return Math.max(1, Math.min(8, count))
}
