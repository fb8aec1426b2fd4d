/** The workers: started once, asleep while there is nothing to do, never a reason for the process to stay alive. */
import { isNode } from './features.js'
import { workerSource } from './worker-source.js'

interface Handle {
  readonly terminate: () => void
}

function startInNode(data: object, url: string | undefined): Handle {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const options = { workerData: data, stdin: false, execArgv: [], name: 'tessera' }
  const worker =
    url === undefined ? new Worker(workerSource, { ...options, eval: true }) : new Worker(new URL(url), options)
  // A worker that cannot start costs its share of the work, nothing else: the join waits for chunks, not for workers.
  worker.on('error', () => undefined)
  worker.unref()
  return { terminate: () => void worker.terminate() }
}

function startInBrowser(data: object, url: string | undefined): Handle {
  const source = url ?? URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }))
  const worker = new Worker(source, { type: url === undefined ? 'classic' : 'module', name: 'tessera' })
  worker.postMessage(data, [])
  return { terminate: () => worker.terminate() }
}

export class Pool {
  readonly #workers: readonly Handle[]

  /**
   * @param count workers, the main thread not among them
   * @param url the worker's file; by default its text is embedded
   */
  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, count: number, url: string | undefined) {
    const start = isNode() ? startInNode : startInBrowser
    this.#workers = Array.from({ length: count }, (_, i) => start({ module, memory, thread: i + 1 }, url))
  }

  dispose(): void {
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
