/** What a function of `map` is told beside the element; plain numbers, so that it can be in another thread. */
export interface ElementInfo {
  /** Number of the element in its pass, from 0. */
  readonly index: number
  /** Number of the epoch, from 0. */
  readonly epoch: number
  /** For `new Generator(seed)`: the same for the same element and epoch, whatever runs it. */
  readonly seed: number
}

export type MapFunction<T, R> = (element: T, info: ElementInfo) => R | Promise<R>

/** A function that is made ready for each pass, as `workerMap` makes one. */
export interface Mapper<T, R> {
  open(signal: AbortSignal | undefined): OpenMapper<T, R>
}

export interface OpenMapper<T, R> {
  /** How many elements may be under way at a time. */
  readonly ahead: number
  run(element: T, info: ElementInfo): Promise<R>
  /** Ends whatever is still under way. */
  close(): Promise<void>
}
