/** What the networks for pictures have in common. */
import type { Model } from '@tessera-ml/core'
import type { PictureForm } from '../data/picture-store.js'

export interface NetworkOptions extends PictureForm {
  readonly classes: number
  /** Where the first weights come from. */
  readonly seed: number
}

/**
 * Makes a network whose outputs are logits. All layers are named, so that they can be frozen and taken over by name; the
 * last one is `logits`, the one before it gives the features.
 *
 * Shapes: [batch, height, width, channels] -> [batch, classes]
 */
export type NetworkMaker = (options: NetworkOptions) => Model

/** The name of the last layer. */
export const logitsName = 'logits'
