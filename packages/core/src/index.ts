/** Everything that `@tessera-ml/core` offers, name by name; what is not listed here is private. */

// Errors and checks
export {
  AbortError,
  ConfigError,
  FormatError,
  NumberError,
  ShapeError,
  StateError,
  TesseraError,
  type ErrorKind,
} from './errors/errors.js'
export {
  closest,
  givenOptions,
  knownOptions,
  nonNegativeInteger,
  nonNegativeNumber,
  numberWithin,
  oneOf,
  positiveInteger,
  positiveNumber,
  withoutUndefined,
} from './errors/checks.js'
export { checkHooks } from './errors/check-hooks.js'
export { describe as describeValue } from './errors/describe.js'
export type { Configurable, Serialised } from './errors/configurable.js'
export { isJsonObject, type JsonObject, type JsonValue } from './errors/json.js'
export { loadPeer } from './errors/load-peer.js'

// Engine, weights and random numbers
export { engine, type EngineReport } from './engine/engine.js'
export { withoutFused } from './ops/fused.js'
export { Parameter, type ParameterOptions } from './engine/parameter.js'
export { describeShape, type Shape } from './engine/shape.js'
export { Generator, type GeneratorState } from './random/generator.js'

// Initializers
export type { Initializer } from './initializers/initializer.js'
export type { InitializerLike, InitializerName } from './initializers/resolve.js'
export { constant, ones, zeros, type ConstantOptions } from './initializers/constant.js'
export { identity, type IdentityOptions } from './initializers/identity.js'
export { orthogonal, type OrthogonalOptions } from './initializers/orthogonal.js'
export { randomNormal, type RandomNormalOptions } from './initializers/random-normal.js'
export { randomUniform, type RandomUniformOptions } from './initializers/random-uniform.js'
export { truncatedNormal, type TruncatedNormalOptions } from './initializers/truncated-normal.js'
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
  type VarianceScalingOptions,
} from './initializers/variance-scaling.js'

// Activations, regularizers, constraints, schedules
export type { ActivationFunction, ActivationLike, ActivationName } from './functions/activations.js'
export {
  maxNorm,
  minMaxNorm,
  nonNegative,
  unitNorm,
  type Constraint,
  type ConstraintLike,
} from './functions/constraints.js'
export { l1, l1l2, l2, type Regularizer, type RegularizerLike } from './functions/regularizers.js'
export { cosineDecay, type CosineDecayOptions } from './schedules/cosine-decay.js'
export { cosineDecayRestarts, type CosineDecayRestartsOptions } from './schedules/cosine-decay-restarts.js'
export { exponentialDecay, type ExponentialDecayOptions } from './schedules/exponential-decay.js'
export { inverseTimeDecay, type InverseTimeDecayOptions } from './schedules/inverse-time-decay.js'
export { oneCycle, type OneCycleOptions } from './schedules/one-cycle.js'
export { piecewiseConstantDecay, type PiecewiseConstantDecayOptions } from './schedules/piecewise-constant-decay.js'
export { polynomialDecay, type PolynomialDecayOptions } from './schedules/polynomial-decay.js'
export type { LearningRate } from './schedules/resolve.js'
export type { Schedule, ScheduleFunction } from './schedules/schedule.js'

// Layers
export { Layer, type AnyLayer, type CallContext, type LayerOptions, type WeightOptions } from './layers/layer.js'
export { defineLayer, type LayerDefinition, type LayerFactory } from './layers/define-layer.js'
export { input, Symbolic, type InputOptions } from './layers/symbolic.js'
export { activation, Activation, type ActivationOptions } from './layers/activation.js'
export { add, Add } from './layers/add.js'
export { additiveAttention, AdditiveAttention, type AdditiveAttentionOptions } from './layers/additive-attention.js'
export { alphaDropout, AlphaDropout, type AlphaDropoutOptions } from './layers/alpha-dropout.js'
export { attention, Attention, type AttentionOptions } from './layers/attention.js'
export { attentionPooling1d, AttentionPooling1D, type AttentionPooling1DOptions } from './layers/attention-pooling.js'
export { average, Average } from './layers/average.js'
export {
  averagePooling1d,
  AveragePooling1D,
  averagePooling2d,
  AveragePooling2D,
  averagePooling3d,
  AveragePooling3D,
  type AveragePooling1DOptions,
  type AveragePooling2DOptions,
  type AveragePooling3DOptions,
} from './layers/average-pooling.js'
export { batchNormalization, BatchNormalization, type BatchNormalizationOptions } from './layers/batch-normalization.js'
export { bidirectional, Bidirectional, type BidirectionalOptions } from './layers/bidirectional.js'
export { concatenate, Concatenate, type ConcatenateOptions } from './layers/concatenate.js'
export { conv1d, Conv1D, type Conv1DOptions } from './layers/conv1d.js'
export { conv1dTranspose, Conv1DTranspose, type Conv1DTransposeOptions } from './layers/conv1d-transpose.js'
export { conv2d, Conv2D, type Conv2DOptions } from './layers/conv2d.js'
export { conv3d, Conv3D, type Conv3DOptions } from './layers/conv3d.js'
export { conv2dTranspose, Conv2DTranspose, type Conv2DTransposeOptions } from './layers/conv2d-transpose.js'
export {
  cropping1d,
  Cropping1D,
  cropping2d,
  Cropping2D,
  type Cropping1DOptions,
  type Cropping2DOptions,
} from './layers/cropping.js'
export { dense, Dense, type DenseOptions } from './layers/dense.js'
export {
  depthwiseConv1d,
  DepthwiseConv1D,
  depthwiseConv2d,
  DepthwiseConv2D,
  type DepthwiseConv1DOptions,
  type DepthwiseConv2DOptions,
} from './layers/depthwise-conv.js'
export { dot, Dot, type DotOptions } from './layers/dot.js'
export { dropout, Dropout, type DropoutOptions } from './layers/dropout.js'
export { elu, ELU, type ELUOptions } from './layers/elu.js'
export { embedding, Embedding, type EmbeddingOptions } from './layers/embedding.js'
export { flatten, Flatten } from './layers/flatten.js'
export { gaussianDropout, GaussianDropout, type GaussianDropoutOptions } from './layers/gaussian-dropout.js'
export { gaussianNoise, GaussianNoise, type GaussianNoiseOptions } from './layers/gaussian-noise.js'
export {
  globalAveragePooling1d,
  GlobalAveragePooling1D,
  globalAveragePooling2d,
  GlobalAveragePooling2D,
  globalAveragePooling3d,
  GlobalAveragePooling3D,
} from './layers/global-average-pooling.js'
export {
  globalMaxPooling1d,
  GlobalMaxPooling1D,
  globalMaxPooling2d,
  GlobalMaxPooling2D,
  globalMaxPooling3d,
  GlobalMaxPooling3D,
} from './layers/global-max-pooling.js'
export type { GlobalPoolingOptions } from './layers/global-pooling.js'
export { groupNormalization, GroupNormalization, type GroupNormalizationOptions } from './layers/group-normalization.js'
export { gru, GRU, type GRUOptions } from './layers/gru.js'
export { layerNormalization, LayerNormalization, type LayerNormalizationOptions } from './layers/layer-normalization.js'
export { leakyReLU, LeakyReLU, type LeakyReLUOptions } from './layers/leaky-relu.js'
export { lstm, LSTM } from './layers/lstm.js'
export type { LSTMOptions } from './layers/lstm-options.js'
export { masking, Masking, type MaskingOptions } from './layers/masking.js'
export {
  maxPooling1d,
  MaxPooling1D,
  maxPooling2d,
  MaxPooling2D,
  maxPooling3d,
  MaxPooling3D,
  type MaxPooling1DOptions,
  type MaxPooling2DOptions,
  type MaxPooling3DOptions,
} from './layers/max-pooling.js'
export { maximum, Maximum } from './layers/maximum.js'
export { minimum, Minimum } from './layers/minimum.js'
export {
  multiHeadAttention,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from './layers/multi-head-attention.js'
export { multiply, Multiply } from './layers/multiply.js'
export { normalization, Normalization, type NormalizationLayerOptions, type AdaptData } from './layers/normalization.js'
export type { NormalizationOptions } from './layers/normalization-options.js'
export { permute, Permute, type PermuteOptions } from './layers/permute.js'
export { positionEmbedding, PositionEmbedding, type PositionEmbeddingOptions } from './layers/position-embedding.js'
export { prelu, PReLU, type PReLUOptions } from './layers/prelu.js'
export type { Recurrent, RecurrentOptions } from './layers/recurrent-options.js'
export { repeatVector, RepeatVector, type RepeatVectorOptions } from './layers/repeat-vector.js'
export { rescaling, Rescaling, type RescalingOptions } from './layers/rescaling.js'
export { reshape, Reshape, type ReshapeOptions } from './layers/reshape.js'
export { rmsNormalization, RMSNormalization, type RMSNormalizationOptions } from './layers/rms-normalization.js'
export {
  separableConv1d,
  SeparableConv1D,
  separableConv2d,
  SeparableConv2D,
  type SeparableConv1DOptions,
  type SeparableConv2DOptions,
} from './layers/separable-conv.js'
export { simpleRNN, SimpleRNN, type SimpleRNNOptions } from './layers/simple-rnn.js'
export {
  sinePositionEncoding,
  SinePositionEncoding,
  type SinePositionEncodingOptions,
} from './layers/sine-position-encoding.js'
export { softmax, Softmax, type SoftmaxOptions } from './layers/softmax.js'
export {
  spatialDropout1d,
  SpatialDropout1D,
  spatialDropout2d,
  SpatialDropout2D,
  type SpatialDropoutOptions,
} from './layers/spatial-dropout.js'
export { subtract, Subtract } from './layers/subtract.js'
export { timeDistributed, TimeDistributed, type TimeDistributedOptions } from './layers/time-distributed.js'
export { transformerEncoder, TransformerEncoder, type TransformerEncoderOptions } from './layers/transformer-encoder.js'
export { unitNormalization, UnitNormalization, type UnitNormalizationOptions } from './layers/unit-normalization.js'
export {
  upSampling1d,
  UpSampling1D,
  upSampling2d,
  UpSampling2D,
  type UpSampling1DOptions,
  type UpSampling2DOptions,
} from './layers/up-sampling.js'
export {
  zeroPadding1d,
  ZeroPadding1D,
  zeroPadding2d,
  ZeroPadding2D,
  type ZeroPadding1DOptions,
  type ZeroPadding2DOptions,
} from './layers/zero-padding.js'

// Losses
export type { LossFunction, LossLike, LossName } from './losses/resolve.js'
export { binaryCrossentropy, type BinaryCrossentropyOptions } from './losses/binary-crossentropy.js'
export { binaryFocalCrossentropy, type BinaryFocalCrossentropyOptions } from './losses/binary-focal-crossentropy.js'
export { categoricalCrossentropy, type CategoricalCrossentropyOptions } from './losses/categorical-crossentropy.js'
export {
  categoricalFocalCrossentropy,
  type CategoricalFocalCrossentropyOptions,
} from './losses/categorical-focal-crossentropy.js'
export { categoricalHinge } from './losses/categorical-hinge.js'
export { cosineSimilarity } from './losses/cosine-similarity.js'
export { ctc } from './losses/ctc.js'
export { dice } from './losses/dice.js'
export { hinge, squaredHinge } from './losses/hinge.js'
export { huber, type HuberOptions } from './losses/huber.js'
export { klDivergence } from './losses/kl-divergence.js'
export { logCosh } from './losses/log-cosh.js'
export { meanAbsoluteError } from './losses/mean-absolute-error.js'
export { meanAbsolutePercentageError } from './losses/mean-absolute-percentage-error.js'
export { meanSquaredError } from './losses/mean-squared-error.js'
export { meanSquaredLogarithmicError } from './losses/mean-squared-logarithmic-error.js'
export { poisson } from './losses/poisson.js'
export {
  sparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './losses/sparse-categorical-crossentropy.js'

// Metrics
export { Metric } from './metrics/metric.js'
export type { MetricLike, MetricName } from './metrics/resolve.js'
export {
  Accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  type AccuracyOptions,
  type BinaryAccuracyOptions,
} from './metrics/accuracy.js'
export { averagePrecisionScore } from './metrics/average-precision.js'
export type { ClassScoreMetric, ClassScoreOptions } from './metrics/class-score.js'
export { classificationReport, type ClassificationReport } from './metrics/classification-report.js'
export { confusionMatrix, ConfusionMatrix, type ConfusionMatrixOptions } from './metrics/confusion-matrix.js'
export { f1Score } from './metrics/f1-score.js'
export { Mean, meanMetric } from './metrics/mean.js'
export { perplexity, type PerplexityOptions } from './metrics/perplexity.js'
export { prAuc } from './metrics/pr-auc.js'
export { precision } from './metrics/precision.js'
export { recall } from './metrics/recall.js'
export { r2Score, R2Score, type R2ScoreOptions } from './metrics/r2-score.js'
export { rocAuc } from './metrics/roc-auc.js'
export { rocAucScore, rocCurve, type RocCurve } from './metrics/roc-curve.js'
export { rootMeanSquaredError, type RootMeanSquaredErrorOptions } from './metrics/root-mean-squared-error.js'
export { ScoreArea, type ScoreAreaOptions } from './metrics/score-area.js'
export {
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
  type TopKOptions,
} from './metrics/top-k-categorical-accuracy.js'

// Optimizers
export { Optimizer, type OptimizerOptions } from './optimizers/optimizer.js'
export type { OptimizerState } from './optimizers/optimizer-state.js'
export type { OptimizerLike, OptimizerName } from './optimizers/resolve.js'
export { adadelta, Adadelta, type AdadeltaOptions } from './optimizers/adadelta.js'
export { adagrad, Adagrad, type AdagradOptions } from './optimizers/adagrad.js'
export { adam, Adam, type AdamOptions } from './optimizers/adam.js'
export { adamax, Adamax, type AdamaxOptions } from './optimizers/adamax.js'
export { adamw, AdamW, type AdamWOptions } from './optimizers/adamw.js'
export { lion, Lion, type LionOptions } from './optimizers/lion.js'
export { nadam, Nadam, type NadamOptions } from './optimizers/nadam.js'
export { rmsprop, RMSprop, type RMSpropOptions } from './optimizers/rmsprop.js'
export { sgd, SGD, type SGDOptions } from './optimizers/sgd.js'

// Data
export { arrayDataset } from './data/array-dataset.js'
export type { BucketByLengthOptions } from './data/bucket-by-length.js'
export { balancedClassWeights, weightsByClass, type ClassWeight } from './data/class-weights.js'
export {
  dataset,
  type Batch,
  type Dataset,
  type DatasetOptions,
  type EpochContext,
  type Fields,
} from './data/dataset.js'
export type { Example, ExampleFields, ExampleValue } from './data/example.js'
export { fromArrays } from './data/from-arrays.js'
export { fromFiles, fromLines, type FileElement } from './data/from-files.js'
export { fromGenerator } from './data/from-generator.js'
export type { ElementInfo, MapFunction, Mapper, OpenMapper } from './data/mapper.js'
export type { DataLike, NdArray, NestedArray, NumberArray } from './data/nd-array.js'
export { compareCodePoints } from './data/compare-code-points.js'
export { LabelSet } from './data/label-set.js'
export { oneHot } from './data/one-hot.js'
export type { Elements } from './data/ordered.js'
export { Pipeline, type MapOptions, type PipelineBatchOptions, type ShuffleOptions } from './data/pipeline.js'
export { splitRows, type Split } from './data/split.js'
export { workerMap, type WorkerMapOptions } from './data/worker-map.js'

// Training
export type { Callback, CallbackState, Logs, RunState, Step, TrainingRun } from './training/callback.js'
export type { Compilation, CompileOptions } from './training/compile.js'
export { csvLogger, CsvLogger, type CsvLoggerOptions } from './training/csv-logger.js'
export { earlyStopping, EarlyStopping, type EarlyStoppingOptions } from './training/early-stopping.js'
export type { EvaluateOptions } from './training/evaluate.js'
export { accuracyOf, evaluation, indexOfLargest, type ClassEvaluation, type Evaluation } from './training/evaluation.js'
export type { FitOptions } from './training/fit.js'
export { History, type HistoryState } from './training/history.js'
export { learningRateLogger, LearningRateLogger } from './training/learning-rate-logger.js'
export { lrFinder, type CompiledModel, type LrFinderOptions, type LrFinderResult } from './training/lr-finder.js'
export type { MonitorOptions } from './training/monitor.js'
export { passesFor, type Passes } from './training/passes.js'
export type { PredictOptions } from './training/predict.js'
export { progressBar, ProgressBar, type ProgressBarOptions } from './training/progress-bar.js'
export type { ProgressStream } from './training/progress-line.js'
export { reduceLROnPlateau, ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './training/reduce-lr-on-plateau.js'
export { swapEmaWeights, SwapEmaWeights, type SwapEmaWeightsOptions } from './training/swap-ema-weights.js'
export type { Forward, Pass } from './training/trainable.js'

// Models and their files
export { model, type FunctionalOptions } from './models/functional.js'
export { Model, type ModelOptions } from './models/model.js'
export { modelContents } from './models/model-contents.js'
export { sequential, type SequentialOptions } from './models/sequential.js'
export { readFileBytes, readModelFile, type ReadFileOptions, writeFileAtomic, writeModelFile } from './files/disk.js'
export { decodeText } from './files/decode-text.js'
export { fileProblem } from './files/file-problem.js'
export { checkKind, fromParts } from './files/model-parts.js'
export { decodeModelFile, encodeModelFile, type ModelFile } from './files/model-file.js'
export type { NamedTensor } from './files/tensor-types.js'
export { backupAndRestore, BackupAndRestore, type BackupAndRestoreOptions } from './saving/backup-and-restore.js'
export { loadModel, modelFromBytes } from './saving/load-model.js'
export { modelCheckpoint, ModelCheckpoint, type ModelCheckpointOptions } from './saving/model-checkpoint.js'
export { modelFromContents, type LoadOptions } from './saving/model-from-contents.js'
export type { LayerSource } from './saving/layer-table.js'
