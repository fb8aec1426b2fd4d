/** Everything that `@tessera-ml/audio` offers, name by name; what is not listed here is private. */

// Sound and its files
export type { Sound } from './sound/sound.js'
export type { SampleEncoding } from './sound/sample-formats.js'
export { decodeWav, type WavSound } from './sound/decode-wav.js'
export { encodeWav } from './sound/encode-wav.js'
export { readWav, writeWav } from './sound/read-wav.js'
export { resample } from './sound/resample.js'
export { trimSilence } from './sound/trim-silence.js'

// Features
export { FeatureExtractor } from './features/feature-extractor.js'
export type { FeatureKind, FeatureOptions, FeaturePreset, FeatureSettings } from './features/feature-options.js'
export { FeatureStream } from './features/feature-stream.js'
export { deltas, type Frames } from './features/deltas.js'
export { melFilters, type MelFilter, type MelFilterOptions, type MelScale } from './features/mel-filters.js'
export { normalise, type Normalisation } from './features/normalise.js'

// Augmentation
export { crop, gain, shift } from './augmentation/level-and-place.js'
export { addNoise, noise, type NoiseColor } from './augmentation/noise.js'
export { specAugment, type SpecAugmentOptions } from './augmentation/spec-augment.js'
export { changePitch, changeSpeed, changeTempo } from './augmentation/tempo.js'
export { varySpectra, type VariationOptions } from './augmentation/vary-spectra.js'

// Voice commands
export { CommandRecognizer, type CommandPrediction } from './recognition/command-recognizer.js'
export type { AugmentOptions, Variation } from './recognition/augment-options.js'
export type { Detection, ListenOptions } from './recognition/listen.js'
export type { PredictOptions } from './recognition/network-average.js'
export type { ExplainOptions, SoundExplanation } from './recognition/sound-explanation.js'
export type { LabelledSound, RecognizerModelName, TrainOptions } from './recognition/train-options.js'
export { explanationHtml, explanationPage } from './render/explanation-page.js'

// Speaking
export { espeakNg } from './synthesis/espeak-ng.js'
export { flite, type FliteOptions } from './synthesis/flite.js'
export { gnuspeech } from './synthesis/gnuspeech.js'
export type { PeerOptions } from './synthesis/gpl-peer.js'
export { synthesizeWords, type SpokenWord, type SynthesizeOptions } from './synthesis/synthesize-words.js'
export type { Manner, Synthesizer } from './synthesis/synthesizer.js'
