import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import type { EpochContext } from './dataset.js'
import type { Elements } from './ordered.js'
import { Pipeline } from './pipeline.js'

/**
 * Elements from a function that is called for each pass: an array, a generator or an async generator of anything.
 *
 * @throws ConfigError if `make` is not a function.
 * @example
 * const squares = fromGenerator(function* () { for (let i = 0; i < 4; i++) yield { x: i, y: i * i } }).batch(2)
 */
export function fromGenerator<T>(make: (context: EpochContext) => Elements<T>): Pipeline<T> {
  if (typeof make === 'function') return new Pipeline(make)
  throw new ConfigError(`fromGenerator: make must be a function, but got ${describe(make)}.`)
}
