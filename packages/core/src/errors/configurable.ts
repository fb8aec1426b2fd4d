import type { JsonObject } from './json.js'

/** Something that a model file can describe: initializers, regularizers, constraints, layers, optimizers. */
export interface Configurable {
  /** The class as Keras writes it, for instance `RandomNormal`; a reader finds the constructor by it. */
  readonly className: string
  /** The options that make an equal object, all of them, defaults filled in. */
  config(): JsonObject
}

/** A `Configurable` as it stands in a file. A `type`, since an interface would not be assignable to `JsonObject`. */
export type Serialised = { readonly className: string; readonly config: JsonObject }

/** The class name and the options of `value`, ready for JSON. */
export function serialise(value: Configurable): Serialised {
  return { className: value.className, config: value.config() }
}
