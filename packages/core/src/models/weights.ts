/** The weights of layers as a file names them: `layer/weight`. */
import { describeShape, shapesAgree } from '../engine/shape.js'
import { FormatError } from '../errors/errors.js'
import type { ModelFile } from '../files/model-file.js'
import type { NamedTensor } from '../files/tensor-types.js'
import type { AnyLayer } from '../layers/layer.js'

/** The weights, copied. */
export function weightTensors(layers: readonly AnyLayer[]): NamedTensor[] {
  return layers.flatMap((layer) =>
    layer.parameters.map((parameter) => ({
      name: `${layer.name}/${parameter.name}`,
      dtype: 'F32' as const,
      shape: parameter.shape,
      data: parameter.values(),
    })),
  )
}

/** What a file of weights alone holds: one tensor a weight. */
export function weightsContents(layers: readonly AnyLayer[]): ModelFile {
  return { kind: 'weights', metadata: {}, tensors: weightTensors(layers) }
}

/** @throws FormatError if a weight is missing, of another shape, or one too many. */
export function setWeights(where: string, layers: readonly AnyLayer[], tensors: readonly NamedTensor[]): void {
  const left = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  for (const layer of layers) {
    for (const parameter of layer.parameters) {
      const name = `${layer.name}/${parameter.name}`
      const tensor = left.get(name)
      if (tensor === undefined) throw new FormatError(`${where}: weight "${name}" must be in the file, but it is not.`)
      if (!shapesAgree(parameter.shape, tensor.shape)) {
        throw new FormatError(
          `${where}: weight "${name}" must be of shape ${describeShape(parameter.shape)}, but got ${describeShape(tensor.shape)}.`,
        )
      }
      parameter.setValues(tensor.data)
      left.delete(name)
    }
  }
  const [extra] = left.keys()
  if (extra !== undefined)
    throw new FormatError(`${where}: weight "${extra}" must belong to a layer, but no layer has it.`)
}
