/** A value of the graph that a model is made of: known by shape, not yet by number. */
import type { Shape } from '../engine/shape.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { nonNegativeInteger, knownOptions } from '../errors/checks.js'
import type { AnyLayer } from './layer.js'

/** One call of a layer. */
export interface Call {
  readonly layer: AnyLayer
  readonly inputs: readonly Symbolic[]
  /** Whether the layer takes a list of values, be it of one. */
  readonly isList: boolean
  /** What it gives: one value, or several. */
  readonly outputs: readonly Symbolic[]
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

/** The values that a call gives, one a shape. */
export function outputsOf(
  call: Omit<Call, 'outputs'>,
  [first, ...others]: readonly [Shape, ...Shape[]],
): [output: Symbolic, ...others: Symbolic[]] {
  const outputs: Symbolic[] = []
  const whole: Call = { ...call, outputs }
  const output = new Symbolic(first, whole)
  const further = others.map((shape) => new Symbolic(shape, whole))
  outputs.push(output, ...further)
  return [output, ...further]
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
