/** Networks that look at a word's spectrogram as at a picture. */
import {
  activation,
  batchNormalization,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  globalAveragePooling2d,
  maxPooling2d,
  reshape,
  sequential,
  type AnyLayer,
  type Model,
} from '@tessera-ml/core'
import type { NetworkOptions } from './network-options.js'

/**
 * Four convolutions, each with batch normalisation, and the mean over all places.
 *
 * Source: the pattern of Simonyan and Zisserman 2014, arXiv:1409.1556; sizes chosen here.
 */
export function cnn({ frames, width, channels, classes, seed }: NetworkOptions): Model {
  const layers = [
    reshape({ targetShape: [frames, width / channels, channels] }),
    ...convolution(32, 5, [1, 2]),
    maxPooling2d({ poolSize: [2, 1], padding: 'same' }),
    ...convolution(32, 3),
    maxPooling2d({ poolSize: 2, padding: 'same' }),
    ...convolution(64, 3),
    maxPooling2d({ poolSize: 2, padding: 'same' }),
    ...convolution(128, 3),
    ...head(classes),
  ]
  return sequential(layers, { inputShape: [frames, width], seed, name: 'cnn' })
}

/** Blocks of a depthwise and a pointwise convolution behind the first one. */
const blocks = 4
const filters = 64

/**
 * One convolution of 10 frames × 4 bands, then depthwise separable ones.
 *
 * Source: Zhang et al. 2017, arXiv:1711.07128 (DS-CNN, small), with a stride of 2 in both directions.
 */
export function dscnn({ frames, width, channels, classes, seed }: NetworkOptions): Model {
  const separable = (): AnyLayer[] => [
    depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false, depthwiseInitializer: 'heNormal' }),
    ...normalised(),
    ...convolution(filters, 1),
  ]
  const layers = [
    reshape({ targetShape: [frames, width / channels, channels] }),
    ...convolution(filters, [10, 4], 2),
    ...Array.from({ length: blocks }, separable).flat(),
    ...head(classes),
  ]
  return sequential(layers, { inputShape: [frames, width], seed, name: 'dscnn' })
}

type Size = number | readonly [frames: number, bands: number]

function convolution(filters: number, kernelSize: Size, strides: Size = 1): AnyLayer[] {
  const kernel = { filters, kernelSize, strides, padding: 'same', kernelInitializer: 'heNormal' } as const
  return [conv2d({ ...kernel, useBias: false }), ...normalised()]
}

// Moving statistics follow the weights more quickly than by Keras's 0.99: an epoch has few steps.
function normalised(): AnyLayer[] {
  return [batchNormalization({ momentum: 0.9 }), activation({ activation: 'relu' })]
}

function head(classes: number): AnyLayer[] {
  return [globalAveragePooling2d(), dropout({ rate: 0.3 }), dense({ units: classes, name: 'logits' })]
}
