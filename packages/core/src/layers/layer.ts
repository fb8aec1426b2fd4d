/**
 * The base of all layers. A layer checks its options in the constructor, makes its weights in `build` and computes in
 * `call`; names, weights, freezing, configuration and the graph are looked after here.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { knownOptions } from '../errors/checks.js'
import { configOf } from '../errors/config-of.js'
import type { Configurable } from '../errors/configurable.js'
import { ConfigError, ShapeError, TesseraError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { Parameter } from '../engine/parameter.js'
import { describeShape, shapesAgree, type Shape } from '../engine/shape.js'
import { constraint, type ConstraintLike } from '../functions/constraints.js'
import { regularizer, type RegularizerLike } from '../functions/regularizers.js'
import { initializer, type InitializerLike } from '../initializers/resolve.js'
import type { Generator } from '../random/generator.js'
import { Call, type Symbolic } from './symbolic.js'

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
  readonly #parameters: Parameter[] = []
  readonly #inner: AnyLayer[] = []
  #trainable: boolean
  #isBuilt = false
  #name: string | undefined
  /** The layer that this one is a part of, and its place there. */
  #outer: { readonly layer: AnyLayer; readonly place: string } | undefined

  /** @throws ConfigError if `options` has a key that is neither in `known` nor common to all layers. */
  constructor(where: string, options: Options, known: readonly string[]) {
    knownOptions(where, options, [...known, 'name', 'trainable'])
    this.options = options
    this.#trainable = options.trainable ?? true
    this.#name = options.name
  }

  /** Makes the weights for this input shape and returns the shape of the output. */
  protected abstract build(input: PerInput<Input, Shape>): Shape

  /** The shapes of what it gives behind the first output. Layers of several outputs say it here. */
  protected otherOutputs(_first: Shape): readonly Shape[] {
    return []
  }

  /** Computes the output; runs inside `tidy`, so that it may leave tensors behind. */
  abstract call(x: Input, context: CallContext): Tensor

  /** Computes all outputs. */
  callAll(x: Input, context: CallContext): readonly Tensor[] {
    return [this.call(x, context)]
  }

  /** The mask of the (first) output; others have none. */
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

  /** Whether training may change the weights; a part of a layer that is frozen is frozen too. */
  get trainable(): boolean {
    return this.#trainable && (this.#outer?.layer.trainable ?? true)
  }

  set trainable(trainable: boolean) {
    this.#trainable = trainable
  }

  /** All weights: its own in the order in which they were made, then those of its parts, named by their place. */
  get parameters(): readonly Parameter[] {
    if (this.#inner.length === 0) return this.#parameters
    return [...this.#parameters, ...this.#inner.flatMap((layer) => layer.parameters)]
  }

  /** The weights that training may change now. */
  get trainableParameters(): readonly Parameter[] {
    if (!this.trainable) return []
    const own = this.#parameters.filter((parameter) => parameter.trainable)
    return [...own, ...this.#inner.flatMap((layer) => layer.trainableParameters)]
  }

  get isBuilt(): boolean {
    return this.#isBuilt
  }

  /**
   * Applies the layer to values of the graph, and makes its weights the first time. Of several outputs it is the first.
   *
   * @throws ShapeError if the shape does not suit the layer.
   */
  apply(x: PerInput<Input, Symbolic>): Symbolic {
    return this.applyAll(x)[0]
  }

  /** The same with all outputs. */
  applyAll(x: PerInput<Input, Symbolic>): readonly [output: Symbolic, ...others: Symbolic[]] {
    const isList = Array.isArray(x)
    const inputs: readonly Symbolic[] = isList ? x : [x as Symbolic]
    const shapes = inputs.map((value) => value.shape)
    const first = this.outputShapeFor((isList ? shapes : shapes[0]) as PerInput<Input, Shape>)
    return new Call(this as unknown as AnyLayer, inputs, isList, [first, ...this.otherOutputs(first)]).outputs
  }

  /** The output's shape for an input shape; makes the weights the first time, and finds them again later. */
  outputShapeFor(input: PerInput<Input, Shape>): Shape {
    const shape = this.build(input)
    this.#isBuilt = true
    return shape
  }

  /** The configuration from which `new Class(options)` makes the same layer, without its weights. */
  config(): JsonObject {
    return { ...configOf(this.className, this.options), name: this.name, trainable: this.#trainable }
  }

  /**
   * Makes a layer a part of this one: its weights become `place/weight` of this one. Called before it is built.
   *
   * @throws ConfigError if it has weights already or is a part of another layer.
   */
  protected takeIn<Part extends AnyLayer>(place: string, part: Part): Part {
    const { isBuilt, name } = part
    if (isBuilt || part.#outer !== undefined) {
      throw new ConfigError(
        `${this.name}: ${place} must be a layer of its own, but got ${name}, which is used elsewhere.`,
      )
    }
    part.#outer = { layer: this as unknown as AnyLayer, place }
    this.#inner.push(part)
    return part
  }

  /** The shape of a part's output; makes its weights the first time. @throws ShapeError if the shape does not suit it. */
  protected shapeThrough<In extends Tensor | readonly Tensor[]>(
    part: Layer<LayerOptions, In>,
    input: PerInput<In, Shape>,
  ): Shape {
    try {
      return part.outputShapeFor(input)
    } catch (cause) {
      if (!TesseraError.isInstance(cause) || cause.kind !== 'shape') throw cause
      throw new ShapeError(`${this.name}: ${cause.message}`, { cause })
    }
  }

  /** What a part is told: the same, with random numbers of its own and, where given, other masks. */
  protected contextOf(place: string, context: CallContext, masks = context.masks): CallContext {
    return { training: context.training, random: context.random.fork(place), masks }
  }

  /**
   * Makes a weight, or finds the one of that name where the layer is applied again; called from `build`.
   *
   * @throws ShapeError if the layer is shared by inputs that would need weights of different shapes.
   */
  protected weight(ownName: string, shape: readonly number[], options: WeightOptions): Parameter {
    const name = `${this.#path}${ownName}`
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

  /** Where its weights stand in the outermost layer: `layer/forward/`. */
  get #path(): string {
    return this.#outer === undefined ? '' : `${this.#outer.layer.#path}${this.#outer.place}/`
  }

  #sameShape(parameter: Parameter, shape: readonly number[]): Parameter {
    if (shapesAgree(parameter.shape, shape)) return parameter
    throw new ShapeError(
      `${this.name}: ${parameter.name} must be of shape ${describeShape(parameter.shape)} wherever the layer is shared, ` +
        `but got an input that needs ${describeShape(shape)}.`,
    )
  }
}

/** `GlobalAveragePooling1D` -> `global_average_pooling_1d`, `RMSNormalization` -> `rms_normalization`, `LSTM` -> `lstm`. */
function snakeCase(className: string): string {
  return className
    .replace(/(\d)D(?=[A-Z]|$)/, '_$1d')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
