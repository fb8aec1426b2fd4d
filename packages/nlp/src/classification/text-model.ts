/** What every kind of classifier does with tokens; `TextClassifier` does the rest: labels, files, figures. */
import type { JsonObject, NamedTensor } from '@tessera-ml/core'
import type { Token, TokenizerConfig } from '../text/tokenize.js'
import type { TextSpan } from './text-span.js'

/** How much each part of a text adds to a class's logit. */
export interface Attribution {
  readonly method: string
  /** Parts of the text by character offsets, with what each adds. */
  readonly spans: readonly TextSpan[]
  /** The logit without any of the parts. */
  readonly base: number
  /** The logit of the class. */
  readonly logit: number
}

export interface PredictTokensOptions {
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

/** What a model's file keeps of it. */
export interface TextModelContents {
  readonly config: JsonObject
  readonly tensors: readonly NamedTensor[]
}

export interface TextModel {
  /** The name of its kind in files. */
  readonly kind: string
  readonly classCount: number
  /** The probabilities are the softmax of the logits times this. */
  readonly logitFactor: number
  /** How texts become tokens for this model. */
  readonly tokenizer: TokenizerConfig
  /** Probabilities of the classes, one row a text. */
  probabilities(texts: readonly (readonly string[])[], options?: PredictTokensOptions): Promise<readonly Float64Array[]>
  /** Why a class has its logit. */
  attribute(tokens: readonly Token[], classIndex: number, options?: PredictTokensOptions): Promise<Attribution>
  contents(): TextModelContents
  /** What it is made of, in plain text. */
  summary(): string
  /** Frees its tensors, if it has any. */
  dispose(): void
}
