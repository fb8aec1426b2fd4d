/** Everything that `@tessera-ml/vision` offers, name by name; what is not listed here is private. */

// Pictures
export type { Channels, Picture, PictureSize } from './image/picture.js'
export { withChannels } from './image/picture.js'
export { decodePicture } from './image/decode-picture.js'
export { readPicture } from './image/read-picture.js'
export { encodePng } from './image/encode-png.js'
export { resize, type ResizeOptions } from './image/resize.js'
export type { ResizeFilter } from './image/resampling.js'

// Boxes
export { boxArea, clipBox, type Box, type LabelledBox } from './boxes/box.js'

// Data
export type { LabelledPicture, PictureLike, PictureList, SkippedFile } from './data/labelled-picture.js'
export { readPictures } from './data/read-pictures.js'
export { readCifar, type DataPart, type ReadCifarOptions } from './data/cifar.js'
export { readClassFolders } from './data/class-folders.js'
export { readLabelsCsv } from './data/labels-csv.js'

// Augmentation
export { augmentations, type Augmentation, type PictureWithBoxes } from './augmentation/augmentation.js'
export { randomAffine, type AffineFill, type RandomAffineOptions } from './augmentation/affine.js'
export { colorJitter, type ColorJitterOptions } from './augmentation/color-jitter.js'
export { randomCrop, type PaddingMode, type RandomCropOptions } from './augmentation/crop.js'
export {
  cutout,
  randomErasing,
  type CutoutOptions,
  type ErasingFill,
  type RandomErasingOptions,
} from './augmentation/erasing.js'
export { randomFlip, type RandomFlipOptions } from './augmentation/flip.js'
export { cutMix, mixUp, type Mixed, type Mixing } from './augmentation/mixing.js'
export { randAugment, type RandAugmentChange, type RandAugmentOptions } from './augmentation/rand-augment.js'

// Classification
export { type ClassEvaluation, type Evaluation } from '@tessera-ml/core'
export {
  ImageClassifier,
  type EvaluatePicturesOptions,
  type PicturePrediction,
  type PredictPicturesOptions,
} from './classification/image-classifier.js'
export type { ExplainMethod } from './classification/explain-methods.js'
export type { ExplainPictureOptions, PictureExplanation } from './classification/picture-explanation.js'
export type { Preprocessing } from './classification/preprocessing.js'
export type { NetworkName } from './classification/recipes.js'
export type {
  AugmentationName,
  BaseClassifier,
  ImageModelName,
  TrainOptions,
  TrainProgress,
} from './classification/train-options.js'
