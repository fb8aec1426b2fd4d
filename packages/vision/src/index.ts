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
export type { TrueBox } from './boxes/true-box.js'
export { boxIou, completeIou, distanceIou, enclosingBox, generalizedIou, intersectionArea } from './boxes/overlap.js'
export { boxFromCenter, boxFromCorner, centerOfBox, cornerOfBox, scaleBox } from './boxes/conversion.js'
export {
  nonMaxSuppression,
  nonMaxSuppressionByLabel,
  softNonMaxSuppression,
  type DetectedBox,
  type ScoredBox,
  type SoftSuppressionOptions,
} from './boxes/suppression.js'
export { averagePrecision, precisionRecall, type JudgedBoxes, type PrecisionRecall } from './boxes/average-precision.js'
export { boxEvaluation, type BoxClassEvaluation, type BoxEvaluation } from './boxes/box-evaluation.js'
export { generalizedIouLoss, type BoxEdges } from './boxes/box-losses.js'

// Data
export type { LabelledPicture, PictureLike, PictureList, SkippedFile } from './data/labelled-picture.js'
export { readPictures } from './data/read-pictures.js'
export { readCifar, type DataPart, type ReadCifarOptions } from './data/cifar.js'
export { readClassFolders } from './data/class-folders.js'
export { readLabelsCsv } from './data/labels-csv.js'
export type { BoxedPicture, BoxedPictureList } from './data/boxed-picture.js'
export { readBoxes, type BoxFormat, type ReadBoxesOptions } from './data/read-boxes.js'
export { readBoxesCsv } from './data/boxes-csv.js'
export { readCoco } from './data/coco.js'
export { readVoc, type ReadVocOptions } from './data/voc.js'

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

// Detection
export { BoxRegressor, type TrainRegressorOptions } from './detection/box-regressor.js'
export { ObjectDetector } from './detection/object-detector.js'
export type { BoxExplanation, ExplainBoxOptions } from './detection/box-explanation.js'
export type { BoxBaseline } from './detection/box-baseline.js'
export type { BoxModel, EvaluateBoxesOptions, JudgedPicture, PredictBoxesOptions } from './detection/box-model.js'
export type { BoxModelKind } from './detection/box-task.js'
export type { BoxLossName } from './detection/regressor-task.js'
export type { TrainBoxesOptions } from './detection/train-box-options.js'
