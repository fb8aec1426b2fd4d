/** The contract of every layer, for tests of layers of one's own. Free of any test framework: what fails throws. */
import { memory, tidy } from '@tensorflow/tfjs-core'
import { describeShape, shapesAgree, type Shape } from '../engine/shape.js'
import { describe } from '../errors/describe.js'
import { TesseraError } from '../errors/errors.js'
import type { AnyLayer } from '../layers/layer.js'
import { Generator } from '../random/generator.js'
import { buildLayer, contextOf, inputTensors, layerFunction, callLayerAll, promisedShapes } from './layer-case.js'
import type { LayerCase } from './layer-case.js'
import { checkGradient } from './numeric-gradient.js'

/**
 * Checks that a layer keeps what Tessera promises of all layers:
 *
 *   - an unknown option is refused, and so is a wrong input, by a typed error that names the layer;
 *   - the output has the shape that was promised when the layer was built;
 *   - a call leaves no tensor behind in `tidy`, keeps its inputs, and gives the same numbers for the same seed;
 *   - `config()` is JSON, and makes a layer of equal configuration and equal output;
 *   - a frozen layer has no weights to train and predicts as before;
 *   - the gradient by inputs and weights agrees with finite differences.
 *
 * Needs `await engine()` first.
 *
 * @throws Error that says which promise is broken, and how.
 * @example
 * await engine()
 * checkLayer({ make: scale, options: {}, inputs: [{ shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }] })
 */
export function checkLayer<Options extends object>(layerCase: LayerCase<Options>): void {
  const layer = buildLayer(layerCase)
  const parameters = [...layer.parameters]
  try {
    checkRefusals(layerCase, layer)
    checkOutputShape(layerCase, layer)
    checkTensors(layerCase, layer)
    checkConfig(layerCase, layer)
    checkFreezing(layerCase, layer)
    checkGradients(layerCase, layer)
  } finally {
    for (const parameter of parameters) parameter.dispose()
  }
}

function fail(layer: AnyLayer, promise: string, found: string): never {
  throw new Error(`checkLayer: ${layer.className} must ${promise}, but ${found}.`)
}

function checkRefusals<Options extends object>(layerCase: LayerCase<Options>, layer: AnyLayer): void {
  const unknown = errorOf(() => layerCase.make({ ...layerCase.options, anUnknownOption: 1 }))
  if (!TesseraError.isInstance(unknown) || unknown.kind !== 'config' || !unknown.message.includes('anUnknownOption')) {
    fail(layer, 'refuse an unknown option by a ConfigError that names it', `it gave ${say(unknown)}`)
  }
  for (const shape of layerCase.wrongInputs ?? []) {
    const probe = layerCase.make({ ...layerCase.options, name: 'the_probe' })
    const wrong = errorOf(() => promisedShapes(probe, shape))
    if (!TesseraError.isInstance(wrong) || wrong.kind !== 'shape' || !wrong.message.startsWith('the_probe: ')) {
      fail(layer, `refuse input ${describe(shape)} by a ShapeError that begins with its name`, `it gave ${say(wrong)}`)
    }
  }
}

function checkOutputShape(layerCase: Pick<LayerCase, 'inputs'>, layer: AnyLayer): void {
  const shapes = layerCase.inputs.map(({ shape }) => [null, ...shape.slice(1)])
  const promised = promisedShapes(layer, shapes.length === 1 ? shapes[0]! : shapes)
  const described = (list: readonly Shape[]) => list.map(describeShape).join(' and ')
  for (const training of [false, true]) {
    const actual: Shape[] = []
    tidy(() => {
      const outputs = callLayerAll(layer, inputTensors(layerCase), contextOf(layerCase, training))
      actual.push(...outputs.map(({ shape }) => [...shape]))
    })
    if (actual.length !== promised.length || !promised.every((shape, i) => shapesAgree(shape, actual[i]!))) {
      fail(layer, `give the promised shape ${described(promised)}`, `the output is ${described(actual)}`)
    }
  }
}

function checkTensors(layerCase: Pick<LayerCase, 'inputs'>, layer: AnyLayer): void {
  // The first call makes the weights' tensors, which stay.
  const first = outputValues(layerCase, layer)
  const before = memory().numTensors
  const second = outputValues(layerCase, layer)
  const left = memory().numTensors - before
  if (left !== 0) fail(layer, 'leave no tensors behind after a call', `there are ${left} more`)
  if (!sameValues(first, second)) fail(layer, 'give the same numbers for the same seed', 'a second call differs')
  tidy(() => {
    const inputs = inputTensors(layerCase)
    callLayerAll(layer, inputs, contextOf(layerCase, true))
    if (inputs.some((x) => x.isDisposed)) fail(layer, 'leave its inputs alone', 'a call disposes of them')
  })
}

function checkConfig<Options extends object>(layerCase: LayerCase<Options>, layer: AnyLayer): void {
  const written = JSON.stringify(layer.config())
  // A configuration is what the constructor takes, by the contract that is checked here.
  const copy = buildLayer(layerCase, JSON.parse(written) as Options)
  try {
    const again = JSON.stringify(copy.config())
    if (again !== written) fail(layer, `make an equal layer from its configuration ${written}`, `it gave ${again}`)
    for (const [index, parameter] of layer.parameters.entries()) copy.parameters[index]?.setValues(parameter.values())
    if (!sameValues(outputValues(layerCase, layer), outputValues(layerCase, copy))) {
      fail(layer, 'compute the same after a round trip through its configuration', 'the output differs')
    }
  } finally {
    for (const parameter of copy.parameters) parameter.dispose()
  }
}

function checkFreezing<Options extends object>(layerCase: LayerCase<Options>, layer: AnyLayer): void {
  // Outside training: statistics of the batch may give way to fixed ones where a layer is frozen.
  const before = outputValues(layerCase, layer, false)
  const { length } = layer.trainableParameters
  layer.trainable = false
  if (layer.trainableParameters.length > 0) fail(layer, 'have no weights to train when frozen', 'it has some')
  if (!sameValues(before, outputValues(layerCase, layer, false)))
    fail(layer, 'predict as before when frozen', 'it differs')
  layer.trainable = true
  if (layer.trainableParameters.length !== length) fail(layer, 'train again when thawed', 'weights are missing')
  if (layerCase.make({ ...layerCase.options, trainable: false }).trainable) {
    fail(layer, 'take the option trainable', 'false has no effect')
  }
}

function checkGradients<Options extends object>(layerCase: LayerCase<Options>, layer: AnyLayer): void {
  const { tolerance = 1e-3 } = layerCase
  tidy(() => {
    const { f, at } = layerFunction(layer, layerCase, true)
    if (at.length === 0) return
    const error = checkGradient(f, at, { random: new Generator(3), directions: 4 })
    if (error > tolerance) fail(layer, `have a gradient right within ${tolerance}`, `it is off by ${error}`)
  })
}

/** The numbers of all outputs, of a training pass by default, so that dropout and its like take part. */
function outputValues(layerCase: Pick<LayerCase, 'inputs'>, layer: AnyLayer, training = true): ArrayLike<number> {
  const values: number[] = []
  tidy(() => {
    const outputs = callLayerAll(layer, inputTensors(layerCase), contextOf(layerCase, training))
    for (const output of outputs) values.push(...output.dataSync())
  })
  return values
}

function sameValues(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, index) => Object.is(value, b[index]))
}

function errorOf(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return error
  }
}

function say(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'no error'
}
