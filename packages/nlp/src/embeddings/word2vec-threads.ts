/** Who does the jobs of word2vec: this thread alone, with breaks, or several that share one memory. */
import { AbortError, StateError } from '@tessera-ml/core'
import { word2vecJob, type Word2vecTask } from './word2vec-job.js'
import type { Word2vecKernel } from './word2vec-kernel.js'

export interface JobRun {
  readonly task: Word2vecTask
  readonly module: WebAssembly.Module
  /** The place of each thread's own rows; as many as there are threads. */
  readonly scratch: readonly number[]
  /** Told how many jobs are done. */
  readonly onProgress: (done: number) => void
  readonly signal: AbortSignal | undefined
}

/** Milliseconds between two breaks, and between two words of progress. */
const breakMs = 100

/** What a thread runs: jobs by a common counter until none is left. */
const threadSource = `
const { parentPort, workerData } = require('node:worker_threads')
const { task, module, scratch, counts } = workerData
const job = ${word2vecJob.toString()}
const { exports } = new WebAssembly.Instance(module, { env: { memory: task.memory } })
for (let next; (next = Atomics.add(counts, 0, 1)) < task.seeds.length; Atomics.add(counts, 1, 1)) {
  job(task, exports, scratch, next)
}
`

/** @throws AbortError if `signal` cancels. */
export async function runJobs(run: JobRun): Promise<void> {
  throwIfAborted(run.signal)
  await (run.scratch.length === 1 ? runHere(run) : runInThreads(run))
}

async function runHere({ task, module, scratch, onProgress, signal }: JobRun): Promise<void> {
  const { exports } = new WebAssembly.Instance(module, { env: { memory: task.memory } })
  let last = performance.now()
  for (let job = 0; job < task.seeds.length; job++) {
    word2vecJob(task, exports as unknown as Word2vecKernel, scratch[0]!, job)
    if (performance.now() - last < breakMs) continue
    await new Promise((resolve) => setTimeout(resolve))
    throwIfAborted(signal)
    onProgress(job + 1)
    last = performance.now()
  }
}

async function runInThreads({ task, module, scratch, onProgress, signal }: JobRun): Promise<void> {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const counts = new Int32Array(new SharedArrayBuffer(8))
  const threads = scratch.map(
    (place) => new Worker(threadSource, { eval: true, workerData: { task, module, scratch: place, counts } }),
  )
  let timer: NodeJS.Timeout | undefined
  let abort = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    abort = () => reject(cancelled(signal))
    timer = setInterval(() => {
      try {
        onProgress(Atomics.load(counts, 1))
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }, breakMs)
    for (const thread of threads) {
      thread.on('error', (cause) => {
        const rule = 'threads must go on to the end'
        reject(new StateError(`trainWord2vec: ${rule}, but one failed: ${cause.message}`, { cause }))
      })
    }
  })
  signal?.addEventListener('abort', abort)
  try {
    const ends = threads.map((thread) => new Promise<void>((resolve) => thread.on('exit', () => resolve())))
    await Promise.race([stopped, Promise.all(ends)])
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', abort)
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal)
}

function cancelled(signal: AbortSignal | undefined): AbortError {
  return new AbortError('trainWord2vec: the work was cancelled.', { cause: signal?.reason })
}
