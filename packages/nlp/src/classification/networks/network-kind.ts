/** What a kind of network is made of, and how it is trained. */
import type { Model } from '@tessera-ml/core'
import type { TextEncoding } from './text-encoding.js'

export interface NetworkShape {
  readonly classes: number
  /** Ids, padding and unknown words included. */
  readonly vocabularySize: number
  readonly seed: number
}

/** Numbers that were chosen on parts held out of the training texts of MR, SST-5 and TREC. */
export interface NetworkTraining {
  readonly learningRate: number
  /** The figure on what is held out by which training ends, where that is enough; accuracy may rise with the loss. */
  readonly monitor: 'valLoss' | 'valAccuracy'
  /** Epochs in which that figure was not better, after which training ends. */
  readonly patience: number
}

export interface NetworkKind {
  readonly encoding: TextEncoding
  readonly training: NetworkTraining
  /**
   * The untrained network: its layer `words` is an embedding of the ids, its output are logits.
   *
   * Shapes: ids [batch, time], 0 where padded -> [batch, classes]
   */
  readonly network: (shape: NetworkShape) => Model
}
