import {
  activation,
  add,
  concatenate,
  constant,
  conv2d,
  groupNormalization,
  input,
  model,
  reshape,
  upSampling2d,
  type Model,
  type Symbolic,
} from '@tessera-ml/core'
import type { NetworkOptions } from '../networks/network.js'
import { normalisedConvolution } from '../networks/normalised-convolution.js'

/** Filters of the pyramid and of the heads. */
const pyramidFilters = 64

/** Filters of the backbone's stages; each halves the sides, so that the last three have strides of 8, 16 and 32. */
const stages = [16, 32, 64, 128, 128] as const

/** Pixels between the places of each level of the pyramid. */
export const levelStrides = [8, 16, 32] as const

/** How likely a class is at a place before any training: most places show nothing. */
const firstProbability = 0.01

/**
 * A residual backbone, a feature pyramid with strides of 8, 16 and 32, and heads that all levels share. A place says for
 * each class whether a box of it is around there, how far its edges are, and how near the place is to its middle.
 *
 * Shapes: [batch, height, width, channels], sides multiples of 32 -> classes [batch, places, classes], logits;
 * boxes [batch, places, 4], logarithms of the distances to the left, top, right and bottom in strides;
 * centerness [batch, places, 1], logits. Places are those of the finest level first, row by row.
 *
 * Source: Tian et al. 2019, arXiv:1904.01355 (FCOS); Lin et al. 2016, arXiv:1612.03144 (pyramid); with few filters, and
 * one convolution before all heads.
 */
export function detectorNetwork({ width, height, channels, classes, seed }: NetworkOptions): Model {
  const picture = input({ shape: [height, width, channels] })
  let x = picture
  const maps: Symbolic[] = []
  stages.forEach((filters, i) => {
    x = normalisedConvolution(x, { filters, strides: 2, name: `stage${i + 1}` })
    // The first stage has most places and least to say.
    if (i > 0) x = residual(x, filters, `stage${i + 1}-block`)
    if (i >= stages.length - levelStrides.length) maps.push(x)
  })
  const outputs = heads(pyramid(maps), classes)
  return model({ inputs: picture, outputs, seed, name: 'detector' })
}

function residual(x: Symbolic, filters: number, name: string): Symbolic {
  const first = normalisedConvolution(x, { filters, strides: 1, name: `${name}-1` })
  const second = normalisedConvolution(first, { filters, strides: 1, name: `${name}-2`, withRelu: false })
  return activation({ activation: 'relu', name }).apply(add({ name: `${name}-add` }).apply([x, second]))
}

/** Gives each level what the coarser ones have found. */
function pyramid(maps: readonly Symbolic[]): Symbolic[] {
  const filters = pyramidFilters
  const sides = maps.map((map, i) => {
    return normalisedConvolution(map, { filters, kernelSize: 1, strides: 1, name: `side${i + 1}`, withRelu: false })
  })
  let above = sides.at(-1)!
  const summed = [above]
  for (let level = sides.length - 2; level >= 0; level--) {
    const larger = upSampling2d({ name: `up${level + 1}` }).apply(above)
    above = add({ name: `sum${level + 1}` }).apply([sides[level]!, larger])
    summed.unshift(above)
  }
  return summed.map((map, i) => normalisedConvolution(map, { filters, strides: 1, name: `level${i + 1}` }))
}

function heads(levels: readonly Symbolic[], classes: number): Symbolic[] {
  const shared = { kernelSize: 3, padding: 'same' } as const
  const tower = [
    conv2d({ filters: pyramidFilters, ...shared, useBias: false, kernelInitializer: 'heNormal', name: 'head-conv' }),
    groupNormalization({ groups: 16, name: 'head-norm' }),
    activation({ activation: 'relu', name: 'head-relu' }),
  ] as const
  const common = levels.map((level) => tower.reduce((value: Symbolic, layer) => layer.apply(value), level))
  const head = (name: string, units: number, firstBias: number): Symbolic => {
    const bias = { biasInitializer: constant({ value: firstBias }), kernelInitializer: 'glorotUniform' } as const
    const convolution = conv2d({ filters: units, ...shared, ...bias, name: `${name}-conv` })
    const rows = common.map((value, i) =>
      reshape({ targetShape: [-1, units], name: `${name}-rows${i + 1}` }).apply(convolution.apply(value)),
    )
    return concatenate({ axis: 1, name }).apply(rows)
  }
  return [
    head('classes', classes, -Math.log((1 - firstProbability) / firstProbability)),
    head('boxes', 4, 0),
    head('centerness', 1, 0),
  ]
}
