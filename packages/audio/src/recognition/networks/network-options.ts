import type { Model } from '@tessera-ml/core'

/** What every network is built for. */
export interface NetworkOptions {
  /** Frames of an input. */
  readonly frames: number
  /** Numbers a frame. */
  readonly width: number
  /** How many of these belong to one band, side by side. */
  readonly channels: 1 | 2
  readonly classes: number
  readonly seed: number
}

/** Makes a network whose outputs are logits. Shapes: [batch, frames, width] -> [batch, classes] */
export type NetworkMaker = (options: NetworkOptions) => Model
