/**
 * The errors that Tessera throws. Each message is one line of the form
 * `<where>: <what> must be <rule>, but got <value>.`, with a hint sentence where there is a usual cause.
 *
 * Errors are recognised by a marker rather than by `instanceof`, so that a check also holds when two
 * copies of this package are installed.
 */
const marker = Symbol.for('@tessera-ml/error')

export type ErrorKind = 'config' | 'shape' | 'state' | 'format' | 'number' | 'abort'

export abstract class TesseraError extends Error {
  abstract readonly kind: ErrorKind

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
    Object.defineProperty(this, marker, { value: true })
  }

  /** Whether `value` is an error of Tessera, from whichever installed copy. */
  static isInstance(value: unknown): value is TesseraError {
    return typeof value === 'object' && value !== null && marker in value
  }
}

/** An option or argument that cannot be used. */
export class ConfigError extends TesseraError {
  readonly kind = 'config'
}

/** A shape, rank or type of numbers that does not fit. */
export class ShapeError extends TesseraError {
  readonly kind = 'shape'
}

/** A call at the wrong moment, for instance `fit` before `compile`. */
export class StateError extends TesseraError {
  readonly kind = 'state'
}

/** A file or data that is damaged, foreign or incomplete. */
export class FormatError extends TesseraError {
  readonly kind = 'format'
}

/** NaN or infinity where training needs a finite number. */
export class NumberError extends TesseraError {
  readonly kind = 'number'
}

/** Work that was cancelled through an `AbortSignal`. */
export class AbortError extends TesseraError {
  readonly kind = 'abort'
}
