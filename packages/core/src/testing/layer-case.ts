/** One use of a layer, as data: options, inputs and weights, and the ways to run it. */
import { clone, concat, reshape, tensor, type Tensor } from '@tensorflow/tfjs-core'
import type { Parameter } from '../engine/parameter.js'
import type { Shape } from '../engine/shape.js'
import type { AnyLayer, CallContext, LayerOptions } from '../layers/layer.js'
import { shapeList, type OneOrMore } from '../layers/one-or-more.js'
import { Symbolic } from '../layers/symbolic.js'
import { Generator } from '../random/generator.js'

export interface LayerCaseInput {
  /** With the batch axis. */
  readonly shape: readonly number[]
  /** The numbers in row-major order. */
  readonly values: ArrayLike<number>
  /** Whole numbers, by which there is no gradient: 'ids'. Default: 'normal'. */
  readonly kind?: 'normal' | 'spaced' | 'ids'
  /** [batch, time], 1 where a step counts. Default: all count. */
  readonly mask?: readonly (readonly number[])[]
}

export interface LayerCase<Options extends object = LayerOptions> {
  /** Makes a layer from options, for instance the factory. */
  readonly make: (options: Options) => AnyLayer
  readonly options: Options
  /** One for each input of the layer; several make a list. */
  readonly inputs: readonly LayerCaseInput[]
  /** The weights' values, in the order in which the layer makes them. Default: drawn by their initializers. */
  readonly weights?: readonly ArrayLike<number>[]
  /** Shapes that the layer must refuse, the batch first (`null`); lists of shapes for layers of several inputs. */
  readonly wrongInputs?: readonly (Shape | readonly Shape[])[]
  /** The largest error of the gradient against finite differences. Default: 1e-3. */
  readonly tolerance?: number
}

/** Makes the layer and its weights for the shapes of the case; the engine must be ready before it is called. */
export function buildLayer<Options extends object>(layerCase: LayerCase<Options>, options?: Options): AnyLayer {
  const layer = layerCase.make(options ?? layerCase.options)
  const shapes = layerCase.inputs.map(({ shape }) => [null, ...shape.slice(1)])
  promisedShapes(layer, shapes.length === 1 ? shapes[0]! : shapes)
  for (const [index, parameter] of layer.parameters.entries()) {
    const values = layerCase.weights?.[index]
    if (values === undefined) parameter.initialise(new Generator(index))
    else parameter.setValues(values)
  }
  return layer
}

/** The shapes that a layer of either kind promises for its outputs, for an input shape or a list of them. */
export function promisedShapes(layer: AnyLayer, input: OneOrMore<Shape>): readonly Shape[] {
  const values = shapeList(input).map((shape) => new Symbolic(shape))
  // Which of the two kinds a layer is shows in its types only; the case says it by its number of inputs.
  return (layer as AnyKind).applyAll(Array.isArray(input[0]) ? values : values[0]!).map(({ shape }) => shape)
}

/** The inputs of the case as tensors, which belong to the caller. */
export function inputTensors(layerCase: Pick<LayerCase, 'inputs'>): Tensor[] {
  return layerCase.inputs.map(({ values, shape, kind }) =>
    tensor(Array.from(values), [...shape], kind === 'ids' ? 'int32' : 'float32'),
  )
}

/** What the layer is told in this case. The random numbers are the same at every call. */
export function contextOf(layerCase: Pick<LayerCase, 'inputs'>, training: boolean): CallContext {
  const masks = layerCase.inputs.map(
    ({ mask }) =>
      mask &&
      tensor(
        mask.map((row) => [...row]),
        undefined,
        'bool',
      ),
  )
  return { training, random: new Generator(7), masks }
}

/** The output of a layer of either kind, the first of several; call it in `tidy`. */
export function callLayer(layer: AnyLayer, inputs: readonly Tensor[], context: CallContext): Tensor {
  return (layer as AnyKind).call(either(inputs), context)
}

/** All outputs of a layer of either kind; call it in `tidy`. */
export function callLayerAll(layer: AnyLayer, inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
  return (layer as AnyKind).callAll(either(inputs), context)
}

/** The mask of the output of a layer of either kind; call it in `tidy`. */
export function maskOf(layer: AnyLayer, inputs: readonly Tensor[], context: CallContext): Tensor | undefined {
  return (layer as AnyKind).computeMask(either(inputs), context)
}

/** The two kinds of layers under one signature: one input is given as it is, several as a list. */
interface AnyKind {
  applyAll(x: unknown): readonly Symbolic[]
  call(x: unknown, context: CallContext): Tensor
  callAll(x: unknown, context: CallContext): readonly Tensor[]
  computeMask(x: unknown, context: CallContext): Tensor | undefined
}

function either(inputs: readonly Tensor[]): unknown {
  return inputs.length === 1 ? inputs[0] : inputs
}

/** Runs `body` while the weights read as these tensors, so that a gradient by them can be taken. */
export function withValues<T>(parameters: readonly Parameter[], values: readonly Tensor[], body: () => T): T {
  for (const [index, parameter] of parameters.entries()) {
    Object.defineProperty(parameter, 'value', { configurable: true, value: values[index] })
  }
  try {
    return body()
  } finally {
    for (const parameter of parameters) Reflect.deleteProperty(parameter, 'value')
  }
}

/**
 * The layer of a case as a function of its inputs of real numbers, followed by the weights that it trains. Several outputs
 * become one row of numbers, one behind the other.
 */
export function layerFunction(
  layer: AnyLayer,
  layerCase: Pick<LayerCase, 'inputs'>,
  training: boolean,
): { readonly f: (...values: Tensor[]) => Tensor; readonly at: readonly Tensor[] } {
  const inputs = inputTensors(layerCase)
  const isReal = layerCase.inputs.map(({ kind }) => kind !== 'ids')
  const reals = inputs.filter((_, index) => isReal[index])
  const trained = layer.trainableParameters
  const f = (...values: Tensor[]) => {
    const given = values.slice(0, reals.length)
    const x = inputs.map((input, index) => (isReal[index] ? given.shift()! : input))
    return withValues(trained, values.slice(reals.length), () =>
      inOne(callLayerAll(layer, x, contextOf(layerCase, training))),
    )
  }
  return { f, at: [...reals, ...trained.map((parameter) => parameter.value)] }
}

/** One output as it is, several as one row. A layer may return its input itself: tfjs takes that for a function of nothing. */
function inOne(outputs: readonly Tensor[]): Tensor {
  return outputs.length === 1 ? clone(outputs[0]!) : concat(outputs.map((output) => reshape(output, [-1])))
}
