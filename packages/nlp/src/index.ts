/** Everything that `@tessera-ml/nlp` offers, name by name; what is not listed here is private. */
export { padSequences, type PaddedSequences, type PadSequencesOptions } from './text/pad-sequences.js'
export { tokenize, type Token, type TokenizeOptions } from './text/tokenize.js'
export { Vocabulary, type VocabularyJson, type VocabularyOptions } from './text/vocabulary.js'
export {
  parseExamples,
  parseTexts,
  type Example,
  type ParsedExamples,
  type ParseExamplesOptions,
  type ParseTextsOptions,
  type SkippedRow,
} from './data/parse-examples.js'
export { readExamples, readTexts } from './data/read-examples.js'
export { type ClassEvaluation, type Evaluation } from '@tessera-ml/core'
export {
  TextClassifier,
  type CrossValidatedTexts,
  type ExplainOptions,
  type TextPrediction,
} from './classification/text-classifier.js'
export { explanationHtml, explanationPage, type TextExplanation } from './classification/text-explanation.js'
export type { TextSpan } from './classification/text-span.js'
export type { Attribution, PredictTokensOptions, TextModel, TextModelContents } from './classification/text-model.js'
export type { LabelledText, TextModelName, TrainOptions, TrainProgress } from './classification/train-options.js'
export type { EmbeddingLayerOptions } from './embeddings/embedding-layer.js'
export {
  WordVectors,
  type MostSimilarOptions,
  type SimilarWord,
  type VectorsFormat,
} from './embeddings/word-vectors.js'
export { trainWord2vec } from './embeddings/word2vec.js'
export type { EmbeddingProgress, Word2vecOptions } from './embeddings/word2vec-options.js'
export { trainGlove, type GloveOptions } from './embeddings/glove.js'
export { PretrainedTokenizer } from './tokenizers/pretrained-tokenizer.js'
export type { SubwordToken } from './tokenizers/subword-encoder.js'
export { SubwordTokenizer, type DecodeOptions, type SubwordTrainOptions } from './tokenizers/subword-tokenizer.js'
export type { SubwordModel } from './tokenizers/tokenizer-settings.js'
export { formatConll, parseConll, type ParseConllOptions, type TaggedSentence } from './tagging/conll.js'
export { crf, crfLoss } from './tagging/crf.js'
export {
  SequenceTagger,
  type PredictTagsOptions,
  type TaggedWords,
  type TaggerEvaluation,
} from './tagging/sequence-tagger.js'
export { spanScores, type SpanScore, type SpanScores } from './tagging/span-scores.js'
export { spansOf, tagsOf, type TagScheme, type TagSpan } from './tagging/spans.js'
export type { TaggerTrainOptions } from './tagging/tagger-options.js'
export { LanguageModel } from './generation/language-model.js'
export type { LanguageModelName } from './generation/language-network.js'
export type { GenerateOptions, LanguageTrainOptions } from './generation/language-options.js'
export type { SamplingOptions } from './generation/sample-token.js'
export type { TextTokens, TokenUnit } from './generation/text-tokens.js'
