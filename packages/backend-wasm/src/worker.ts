/** The worker as a file of its own: `createEngine({ workerUrl })` takes its address where a page allows no Blob worker. */
interface Work {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly thread: number
}

/** Serves the pool until it is disposed; a chunk that traps is counted, and the worker goes on. */
export function serve({ module, memory, thread }: Work): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const { workerMain, workerTrapped } = exports as {
    readonly workerMain: (thread: number) => void
    readonly workerTrapped: () => void
  }
  for (;;) {
    try {
      workerMain(thread)
      return
    } catch {
      workerTrapped()
    }
  }
}

const isNode = typeof process === 'object' && typeof process.getBuiltinModule === 'function'
if (isNode) {
  const { isMainThread, workerData } = process.getBuiltinModule('node:worker_threads')
  const work = workerData as Partial<Work> | null
  if (!isMainThread && work?.module !== undefined) serve(work as Work)
} else if (typeof document === 'undefined') {
  globalThis.addEventListener('message', ({ data }: MessageEvent<Work>) => serve(data))
}
