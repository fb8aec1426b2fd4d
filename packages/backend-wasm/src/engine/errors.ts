/**
 * The errors of this package, with the marker and the message form of Tessera's own (`@tessera-ml/core` recognises
 * them), without depending on it.
 */
const marker = Symbol.for('@tessera-ml/error')

abstract class MarkedError extends Error {
  abstract readonly kind: string

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
    Object.defineProperty(this, marker, { value: true })
  }
}

/** The engine cannot do what it was asked: no memory left, no SIMD, a kernel that trapped. */
export class EngineError extends MarkedError {
  readonly kind = 'state'
}

/** An option or argument that cannot be used. */
export class ConfigError extends MarkedError {
  readonly kind = 'config'
}
