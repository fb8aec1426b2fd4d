/**
 * The base of all layers. A layer checks its options in the constructor, makes its weights in `build` and computes in
 * `call`; names, weights, freezing, configuration and the graph are looked after here.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { knownOptions } from '../errors/checks.js'
import { configOf } from '../errors/config-of.js'
import type { Configurable } from '../errors/configurable.js'
import { ShapeError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { Parameter } from '../engine/parameter.js'
import { describeShape, shapesAgree, type Shape } from '../engine/shape.js'
import { constraint, type ConstraintLike } from '../functions/constraints.js'
import { regularizer, type RegularizerLike } from '../functions/regularizers.js'
import { initializer, type InitializerLike } from '../initializers/resolve.js'
import type { Generator } from '../random/generator.js'
import { Symbolic } from './symbolic.js'

/** Options that every layer takes. */
export interface LayerOptions {
  /** The name in summaries, messages and files. Default: the class in snake case, numbered within the model. */
  readonly name?: string
  /** Whether training may change the weights. Default: true. */
  readonly trainable?: boolean
}

/** What a layer is told beside its input. */
export interface CallContext {
  /** Whether this pass trains: dropout drops, batch statistics are of the batch. */
  readonly training: boolean
  /** Random numbers of this layer in this step. */
  readonly random: Generator
  /** One mask an input, `[batch, time]` with 1 where a step counts; `undefined` where all count. */
  readonly masks: readonly (Tensor | undefined)[]
}

export interface WeightOptions {
  readonly initializer: InitializerLike
  readonly regularizer?: RegularizerLike | undefined
  readonly constraint?: ConstraintLike | undefined
  /** Default: true. */
  readonly trainable?: boolean
}

/** Layers take one tensor, or a list of them; shapes and symbolic values come in the same form. */
export type PerInput<Input, T> = Input extends readonly unknown[] ? readonly T[] : T

export type AnyLayer = Layer<LayerOptions, Tensor> | Layer<LayerOptions, readonly Tensor[]>

export abstract class Layer<
  Options extends LayerOptions = LayerOptions,
  Input extends Tensor | readonly Tensor[] = Tensor,
> implements Configurable {
  abstract readonly className: string
  /** Whether the output has the mask of the (first) input. Others end it: behind them every step counts. */
  readonly passesMask: boolean = false
  readonly options: Options
  /** Whether training may change the weights. */
  trainable: boolean
  readonly #parameters: Parameter[] = []
  #isBuilt = false
  #name: string | undefined

  /** @throws ConfigError if `options` has a key that is neither in `known` nor common to all layers. */
  constructor(where: string, options: Options, known: readonly string[]) {
    knownOptions(where, options, [...known, 'name', 'trainable'])
    this.options = options
    this.trainable = options.trainable ?? true
    this.#name = options.name
  }

  /** Makes the weights for this input shape and returns the shape of the output. */
  protected abstract build(input: PerInput<Input, Shape>): Shape

  /** Computes the output; runs inside `tidy`, so that it may leave tensors behind. */
  abstract call(x: Input, context: CallContext): Tensor

  /** The mask of the output. */
  computeMask(_x: Input, context: CallContext): Tensor | undefined {
    return this.passesMask ? context.masks[0] : undefined
  }

  /** The name, or the class in snake case as long as no model has named it. */
  get name(): string {
    return this.#name ?? snakeCase(this.className)
  }

  /** Whether the user has named it. */
  get isNamed(): boolean {
    return this.#name !== undefined
  }

  /** Gives a layer that has no name the one that is free in its model. */
  nameIt(name: string): void {
    this.#name ??= name
  }

  /** All weights, in the order in which they were made. */
  get parameters(): readonly Parameter[] {
    return this.#parameters
  }

  /** The weights that training may change now. */
  get trainableParameters(): readonly Parameter[] {
    return this.trainable ? this.#parameters.filter((parameter) => parameter.trainable) : []
  }

  get isBuilt(): boolean {
    return this.#isBuilt
  }

  /**
   * Applies the layer to values of the graph, and makes its weights the first time.
   *
   * @throws ShapeError if the shape does not suit the layer.
   */
  apply(x: PerInput<Input, Symbolic>): Symbolic {
    const inputs: readonly Symbolic[] = Array.isArray(x) ? x : [x as Symbolic]
    const shapes = inputs.map((value) => value.shape)
    const shape = (Array.isArray(x) ? shapes : shapes[0]) as PerInput<Input, Shape>
    return new Symbolic(this.outputShapeFor(shape), {
      layer: this as unknown as AnyLayer,
      inputs,
      isList: Array.isArray(x),
    })
  }

  /** The output's shape for an input shape; makes the weights the first time, and finds them again later. */
  outputShapeFor(input: PerInput<Input, Shape>): Shape {
    const shape = this.build(input)
    this.#isBuilt = true
    return shape
  }

  /** The configuration from which `new Class(options)` makes the same layer, without its weights. */
  config(): JsonObject {
    return { ...configOf(this.className, this.options), name: this.name, trainable: this.trainable }
  }

  /**
   * Makes a weight, or finds the one of that name where the layer is applied again; called from `build`.
   *
   * @throws ShapeError if the layer is shared by inputs that would need weights of different shapes.
   */
  protected weight(name: string, shape: readonly number[], options: WeightOptions): Parameter {
    const known = this.#parameters.find((parameter) => parameter.name === name)
    if (known !== undefined) return this.#sameShape(known, shape)
    const source = initializer(options.initializer)
    const penalty = options.regularizer === undefined ? undefined : regularizer(options.regularizer)
    const projection = options.constraint === undefined ? undefined : constraint(options.constraint)
    const parameter = new Parameter(name, shape, {
      sample: (size, random) => source.sample(size, random),
      trainable: options.trainable ?? true,
      penalty: penalty && ((weight) => penalty.penalty(weight)),
      projection: projection && ((weight) => projection.project(weight)),
    })
    this.#parameters.push(parameter)
    return parameter
  }

  #sameShape(parameter: Parameter, shape: readonly number[]): Parameter {
    if (shapesAgree(parameter.shape, shape)) return parameter
    throw new ShapeError(
      `${this.name}: ${parameter.name} must be of shape ${describeShape(parameter.shape)} wherever the layer is shared, ` +
        `but got an input that needs ${describeShape(shape)}.`,
    )
  }
}

/** `GlobalAveragePooling1D` -> `global_average_pooling_1d`, `LSTM` -> `lstm`. */
function snakeCase(className: string): string {
  return className
    .replace(/(\d)D$/, '_$1d')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
