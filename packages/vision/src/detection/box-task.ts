/** What box regression and detection differ in. */
import type { CompileOptions, LoadOptions, Model, NdArray, Passes } from '@tessera-ml/core'
import type { Augmentation } from '../augmentation/augmentation.js'
import type { Box } from '../boxes/box.js'
import type { ScoredBox } from '../boxes/suppression.js'
import type { PictureForm } from '../data/picture-store.js'
import type { Channels } from '../image/picture.js'
import type { NetworkOptions } from '../networks/network.js'

/** The kind of a file. */
export type BoxModelKind = 'box-regressor' | 'object-detector'

/** A box with the number of its class. */
export interface ClassBox extends Box {
  readonly classIndex: number
}

/** A form and a number of classes. */
export interface BoxForm extends PictureForm {
  readonly classes: number
}

/** How much training there is unless it is told otherwise. */
export interface BoxRecipe extends Passes {
  readonly batchSize: number
  /** The highest learning rate. */
  readonly learningRate: number
}

export interface BoxTask {
  readonly kind: BoxModelKind
  /** The name of the class, in messages. */
  readonly className: string
  /** Pixels that a picture has for the network at most, about; its sides are multiples of `multiple`. */
  readonly form: { readonly pixels: number; readonly multiple: number }
  readonly recipe: BoxRecipe
  /** Boxes with a lower score are left out of predictions, and count for average precision alone. */
  readonly shownScore: number
  /** Whether a picture without boxes is of use. */
  readonly takesEmpty: boolean
  /** The network; its outputs are named as the losses are. */
  readonly network: (options: NetworkOptions) => Model
  /** Layers of the network that are not core's. */
  readonly layers: NonNullable<LoadOptions['layers']>
  readonly losses: Pick<CompileOptions, 'lossWeights' | 'metrics'> & { readonly loss: CompileOptions['loss'] }
  /** How pictures are changed by default; grey ones may be letters, which are not mirrored. */
  readonly augmentation: (channels: Channels) => Augmentation
  /** What the network is to say of pictures with these boxes, by output. Boxes are in pixels of the form. */
  readonly targets: (boxes: readonly (readonly ClassBox[])[], form: BoxForm) => Record<string, NdArray>
  /** The boxes that the network's outputs for one picture stand for, by falling score, in pixels of the form. */
  readonly decode: (outputs: Readonly<Record<string, Float32Array>>, form: BoxForm) => (ClassBox & ScoredBox)[]
}
