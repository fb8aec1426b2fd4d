/** Worker threads that share the work of one pass. */
import { AbortError, ConfigError, FormatError, NumberError, ShapeError, StateError } from '../errors/errors.js'
import type { ElementInfo, OpenMapper } from './mapper.js'
import { workerSource } from './worker-source.js'

/** What a worker needs to know. */
export interface WorkerTask {
  /** Address of the module, `file:` or another that Node imports. */
  readonly module: string
  readonly exportName: string
  readonly transferResults: boolean
}

/** What this file uses of Node's `Worker`. */
interface Thread {
  postMessage(value: unknown, transfer: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (answer: Answer) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  ref(): void
  unref(): void
  terminate(): Promise<number>
}

interface PlainError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly kind?: string
}

interface Answer {
  readonly result?: unknown
  readonly error?: PlainError
}

interface Job {
  readonly element: unknown
  readonly info: ElementInfo
  resolve(result: unknown): void
  reject(error: unknown): void
}

const classes = {
  config: ConfigError,
  shape: ShapeError,
  state: StateError,
  format: FormatError,
  number: NumberError,
  abort: AbortError,
} as const

export class WorkerPool<T, R> implements OpenMapper<T, R> {
  readonly #threads: readonly Thread[]
  readonly #idle: Thread[]
  readonly #queue: Job[] = []
  /** What each thread is working on. */
  readonly #jobs = new Map<Thread, Job>()
  readonly #where: string
  readonly #signal: AbortSignal | undefined
  readonly #abort = () => void this.close()
  /** Why no more work is taken. */
  #end: Error | undefined

  constructor(
    task: WorkerTask,
    count: number,
    readonly ahead: number,
    signal: AbortSignal | undefined,
  ) {
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    this.#where = `workerMap: ${task.exportName} of ${task.module}`
    this.#threads = Array.from({ length: count }, () => new Worker(workerSource, { eval: true, workerData: task }))
    this.#idle = [...this.#threads]
    for (const thread of this.#threads) this.#listen(thread)
    this.#signal = signal
    signal?.addEventListener('abort', this.#abort)
    if (signal?.aborted) this.#abort()
  }

  run(element: T, info: ElementInfo): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ element, info, resolve, reject })
      this.#next()
    })
  }

  /** Ends the threads at once; what they were working on comes to nothing. */
  async close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort)
    this.#fail(new AbortError(`${this.#where}: the work was cancelled.`, { cause: this.#signal?.reason }))
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }

  #listen(thread: Thread): void {
    thread.on('message', ({ result, error }) => {
      const job = this.#jobs.get(thread)
      this.#jobs.delete(thread)
      this.#idle.push(thread)
      // Only threads at work keep the process alive, and those that are being ended: `close` waits for them.
      if (this.#end === undefined) thread.unref()
      if (error === undefined) job?.resolve(result)
      else job?.reject(errorFrom(error))
      this.#next()
    })
    thread.on('error', (cause) => {
      this.#fail(new StateError(`${this.#where}: the thread must not break down, but got: ${cause.message}`, { cause }))
    })
    thread.on('exit', (code) => {
      this.#fail(new StateError(`${this.#where}: the thread must go on to the end, but it ended with code ${code}.`))
    })
    thread.unref()
  }

  #next(): void {
    if (this.#end !== undefined) return this.#fail(this.#end)
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const [thread, job] = [this.#idle.shift()!, this.#queue.shift()!]
      try {
        thread.postMessage({ element: job.element, info: job.info }, [])
      } catch (cause) {
        // An element that cannot be cloned; the thread is free for the next.
        this.#idle.push(thread)
        const got = (cause as Error).message
        job.reject(new ConfigError(`${this.#where}: elements must be plain data, but got: ${got}`, { cause }))
        continue
      }
      this.#jobs.set(thread, job)
      thread.ref()
    }
  }

  /** Lets all work fail; the first reason stays. */
  #fail(reason: Error): void {
    this.#end ??= reason
    for (const job of [...this.#jobs.values(), ...this.#queue]) job.reject(this.#end)
    this.#jobs.clear()
    this.#queue.length = 0
  }
}

/** The error as it was in the thread: its class where it is one of ours, its name, and where it came from. */
function errorFrom({ name, message, stack, kind }: PlainError): Error {
  const Class = kind !== undefined && kind in classes ? classes[kind as keyof typeof classes] : Error
  const error = new Class(message)
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, configurable: true })
  if (stack !== undefined) error.stack = `${stack}\n    in a worker thread, awaited from\n${String(error.stack)}`
  return error
}
