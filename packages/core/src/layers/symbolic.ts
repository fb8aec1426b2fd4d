/** A value of the graph that a model is made of: known by shape, not yet by number. */
import type { Shape } from '../engine/shape.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { nonNegativeInteger, knownOptions } from '../errors/checks.js'
import type { AnyLayer } from './layer.js'

/** One call of a layer. */
export class Call {
  /** What it gives: one value, or several. */
  readonly outputs: readonly [Symbolic, ...Symbolic[]]

  constructor(
    readonly layer: AnyLayer,
    readonly inputs: readonly Symbolic[],
    /** Whether the layer takes a list of values, be it of one. */
    readonly isList: boolean,
    [first, ...others]: readonly [Shape, ...Shape[]],
  ) {
    const valueOf = (shape: Shape) => new Symbolic(shape, this)
    this.outputs = [valueOf(first), ...others.map(valueOf)]
  }

  /** The value, the first of several. */
  get output(): Symbolic {
    return this.outputs[0]
  }
}

export class Symbolic {
  constructor(
    /** The shape with the batch axis, which is `null`. */
    readonly shape: Shape,
    /** The call that the value comes from; `undefined` for an input of the model. */
    readonly origin?: Call,
    /** The name of an input, by which data is given. */
    readonly name?: string,
  ) {}
}

export interface InputOptions {
  /** The shape of one example, without the batch axis; `null` for an axis of any size. */
  readonly shape: Shape
  /** The name by which a model of several inputs is given its data. Default: `input`, `input_1`, … */
  readonly name?: string
}

/**
 * An input of a model: where the graph begins.
 *
 * @throws ConfigError if `shape` is not a list of sizes or `null`.
 */
export function input(options: InputOptions): Symbolic {
  knownOptions('input', options, ['shape', 'name'])
  if (!Array.isArray(options.shape)) {
    throw new ConfigError(`input: shape must be a list of sizes, but got ${describe(options.shape)}.`)
  }
  for (const size of options.shape as Shape) if (size !== null) nonNegativeInteger('input: each size of shape', size)
  return new Symbolic([null, ...options.shape], undefined, options.name)
}
