/** Layers of one's own by plain functions. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { knownOptions } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError, StateError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import type { Shape } from '../engine/shape.js'
import { Layer, type CallContext, type LayerOptions, type PerInput, type WeightOptions } from './layer.js'

/** What `build` is given beside the input's shape. */
export interface BuildTools<Options> {
  readonly options: Options
  /** The layer's name, for messages. */
  readonly name: string
  /** Makes a weight, or finds it again where the layer is shared. */
  readonly weight: (name: string, shape: readonly number[], options: WeightOptions) => void
}

/** What `call` is given beside the input. */
export interface CallTools<Options> extends CallContext {
  readonly options: Options
  /** The value of a weight that `build` made; it belongs to the layer. */
  readonly weight: (name: string) => Tensor
}

export interface LayerDefinition<Options extends LayerOptions, Input extends Tensor | readonly Tensor[]> {
  /** The name in files and, in snake case, in summaries: begins with a capital letter. */
  readonly className: string
  /** The names of the layer's own options. Default: none. */
  readonly options?: readonly (keyof Options & string)[]
  /** Checks the options; it throws a `ConfigError` where they cannot be used. */
  readonly check?: (options: Options) => void
  /** Whether the mask of the first input is the output's. Default: false. */
  readonly passesMask?: boolean
  /** Makes the weights and returns the output's shape. Default: no weights, the shape of the (first) input. */
  readonly build?: (input: PerInput<Input, Shape>, tools: BuildTools<Options>) => Shape
  /** Computes the output; may leave tensors behind, which the caller's `tidy` frees. */
  readonly call: (x: Input, tools: CallTools<Options>) => Tensor
  /** The mask of the output. Default: by `passesMask`. */
  readonly computeMask?: (x: Input, tools: CallTools<Options>) => Tensor | undefined
}

/** Makes layers of one kind. Loading a model takes a list of these. */
export interface LayerFactory<Options extends LayerOptions, Input extends Tensor | readonly Tensor[]> {
  (options?: Options): Layer<Options, Input>
  readonly className: string
  /** The layer that a configuration from a file describes. */
  readonly fromConfig: (config: JsonObject) => Layer<Options, Input>
}

/**
 * Makes a kind of layer from functions: a factory as `dense` is one.
 *
 * A layer goes into a file by its class name and options, so these must be plain data; whoever loads the file hands the
 * factory in: `loadModel(path, { layers: [scale] })`.
 *
 * @throws ConfigError if `className` does not begin with a capital letter, or a key is unknown.
 * @example
 * const scale = defineLayer({
 *   className: 'Scale',
 *   build: (shape, { weight }) => (weight('factor', [], { initializer: 'ones' }), shape),
 *   call: (x, { weight }) => mul(x, weight('factor')),
 * })
 */
export function defineLayer<
  Options extends LayerOptions = LayerOptions,
  Input extends Tensor | readonly Tensor[] = Tensor,
>(definition: LayerDefinition<Options, Input>): LayerFactory<Options, Input> {
  knownOptions('defineLayer', definition, definitionKeys)
  const { className } = definition
  if (typeof className !== 'string' || !/^[A-Z]\w*$/.test(className)) {
    throw new ConfigError(`defineLayer: className must begin with a capital letter, but got ${describe(className)}.`)
  }
  // All options may be missing; a definition whose options may not says so in `check`.
  const make = (options?: Options) => new DefinedLayer(definition, options ?? ({} as Options))
  // What a file says is checked by the constructor as any other options are.
  const fromConfig = (config: JsonObject) => make(config as unknown as Options)
  return Object.assign(make, { className, fromConfig })
}

const definitionKeys = ['className', 'options', 'check', 'passesMask', 'build', 'call', 'computeMask']

class DefinedLayer<Options extends LayerOptions, Input extends Tensor | readonly Tensor[]> extends Layer<
  Options,
  Input
> {
  readonly className: string
  override readonly passesMask: boolean
  readonly #definition: LayerDefinition<Options, Input>

  constructor(definition: LayerDefinition<Options, Input>, options: Options) {
    super(options.name ?? definition.className, options, definition.options ?? [])
    this.className = definition.className
    this.passesMask = definition.passesMask ?? false
    this.#definition = definition
    definition.check?.(options)
  }

  protected override build(input: PerInput<Input, Shape>): Shape {
    const { build } = this.#definition
    // A list of shapes holds lists; a shape holds sizes.
    if (build === undefined) return (Array.isArray(input[0]) ? input[0] : input) as Shape
    const weight = (name: string, shape: readonly number[], options: WeightOptions) =>
      void this.weight(name, shape, options)
    return build(input, { options: this.options, name: this.name, weight })
  }

  override call(x: Input, context: CallContext): Tensor {
    return this.#definition.call(x, this.#tools(context))
  }

  override computeMask(x: Input, context: CallContext): Tensor | undefined {
    const { computeMask } = this.#definition
    return computeMask === undefined ? super.computeMask(x, context) : computeMask(x, this.#tools(context))
  }

  #tools(context: CallContext): CallTools<Options> {
    const { training, random, masks } = context
    return { training, random, masks, options: this.options, weight: (name) => this.#valueOf(name) }
  }

  #valueOf(name: string): Tensor {
    const found = this.parameters.find((parameter) => parameter.name === name)
    if (found !== undefined) return found.value
    const known = this.parameters.map((parameter) => parameter.name).join(', ') || 'none'
    throw new StateError(`${this.name}: weight must be one that build made (${known}), but got ${describe(name)}.`)
  }
}
