/** What callers hand in to take part in long work. */
import { describe } from './describe.js'
import { ConfigError } from './errors.js'

export interface Hooks {
  readonly callbacks?: unknown
  readonly signal?: unknown
  readonly onProgress?: unknown
  readonly onSkip?: unknown
  readonly isTimeUp?: unknown
}

/** @throws ConfigError unless those that are there are a list of objects, an AbortSignal and functions. */
export function checkHooks(where: string, { callbacks, signal, ...functions }: Hooks): void {
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
  if (callbacks !== undefined && !(Array.isArray(callbacks) && callbacks.every(isObject))) {
    throw new ConfigError(`${where}: callbacks must be a list of callbacks, but got ${describe(callbacks)}.`)
  }
  // One of another realm is none by `instanceof`.
  if (signal !== undefined && !(isObject(signal) && 'aborted' in signal && typeof signal.aborted === 'boolean')) {
    throw new ConfigError(`${where}: signal must be an AbortSignal, but got ${describe(signal)}.`)
  }
  for (const name of ['onProgress', 'onSkip', 'isTimeUp'] as const) {
    if (functions[name] === undefined || typeof functions[name] === 'function') continue
    throw new ConfigError(`${where}: ${name} must be a function, but got ${describe(functions[name])}.`)
  }
}
