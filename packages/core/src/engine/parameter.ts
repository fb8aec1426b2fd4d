/**
 * A weight of a layer: typed numbers until the engine is chosen, a tensor from its first use on.
 *
 * A parameter is an object with an identity: optimizers keep their state per parameter, so that freezing,
 * sharing and reordering layers never mixes states up.
 */
import { keep, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { ShapeError, StateError } from '../errors/errors.js'
import type { Generator } from '../random/generator.js'
import { requireEngine } from './engine.js'
import { describeShape, sizeOf } from './shape.js'

export interface ParameterOptions {
  /** Makes the first values. */
  readonly sample: (shape: readonly number[], random: Generator) => Float32Array
  /** Whether training may change it. Default: true. */
  readonly trainable?: boolean
  /** Term of the loss that depends on this weight alone, a scalar. */
  readonly penalty?: ((weight: Tensor) => Tensor) | undefined
  /** Projection that is applied after each update. */
  readonly projection?: ((weight: Tensor) => Tensor) | undefined
}

export class Parameter {
  trainable: boolean
  readonly penalty: ((weight: Tensor) => Tensor) | undefined
  readonly projection: ((weight: Tensor) => Tensor) | undefined
  readonly #sample: ParameterOptions['sample']
  #values: Float32Array | undefined
  #tensor: Tensor | undefined

  constructor(
    /** The name within its layer, for instance `kernel`. */
    readonly name: string,
    readonly shape: readonly number[],
    options: ParameterOptions,
  ) {
    this.#sample = options.sample
    this.trainable = options.trainable ?? true
    this.penalty = options.penalty
    this.projection = options.projection
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /** Whether it has values already. */
  get isInitialised(): boolean {
    return this.#values !== undefined || this.#tensor !== undefined
  }

  /** Draws the first values, unless it has values already. */
  initialise(random: Generator): void {
    if (!this.isInitialised) this.#values = this.#sample(this.shape, random)
  }

  /**
   * The weight as a tensor, which belongs to the parameter: do not dispose of it.
   *
   * @throws StateError before the engine is chosen or before the model is built.
   */
  get value(): Tensor {
    if (this.#tensor === undefined) {
      requireEngine(`parameter ${this.name}`)
      const values = this.#initialised()
      this.#tensor = tidy(() => keep(tensor(values, [...this.shape], 'float32')))
      this.#values = undefined
    }
    return this.#tensor
  }

  /** Takes over a tensor of the same shape as the new weight; the caller gives it up. */
  assign(next: Tensor): void {
    if (next.size !== this.size) {
      throw new ShapeError(
        `parameter ${this.name}: a new value must be of shape ${describeShape(this.shape)}, but got ${describeShape(next.shape)}.`,
      )
    }
    const old = this.#tensor
    this.#tensor = keep(next)
    this.#values = undefined
    if (old !== next) old?.dispose()
  }

  /** A copy of the weight as plain numbers, in row-major order. */
  values(): Float32Array {
    return this.#tensor === undefined ? this.#initialised().slice() : Float32Array.from(this.#tensor.dataSync())
  }

  /** Replaces the weight by plain numbers in row-major order. */
  setValues(values: ArrayLike<number>): void {
    if (values.length !== this.size) {
      throw new ShapeError(
        `parameter ${this.name}: new values must be ${this.size} numbers for shape ${describeShape(this.shape)}, but got ${values.length}.`,
      )
    }
    this.dispose()
    this.#values = Float32Array.from(values)
  }

  /** Frees the tensor and forgets the values. */
  dispose(): void {
    this.#tensor?.dispose()
    this.#tensor = undefined
    this.#values = undefined
  }

  #initialised(): Float32Array {
    if (this.#values !== undefined) return this.#values
    throw new StateError(
      `parameter ${this.name}: values must be drawn before they are used, but the layer is in no built model.`,
    )
  }
}
