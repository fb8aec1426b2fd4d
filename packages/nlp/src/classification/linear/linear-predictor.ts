import { AbortError, type JsonObject, type NamedTensor } from '@tessera-ml/core'
import type { Token, TokenizerConfig } from '../../text/tokenize.js'
import { mergedSpans, type TextSpan } from '../text-span.js'
import type { Attribution, PredictTokensOptions, TextModel, TextModelContents } from '../text-model.js'
import { LinearTextModel } from './linear-model.js'

/** Texts between two breaks, in which a cancellation can arrive. */
const textsTogether = 100

/** A `LinearTextModel` as the classifier of texts: with its tokeniser, and its contributions as parts of the text. */
export class LinearPredictor implements TextModel {
  readonly kind = 'linear'

  constructor(
    readonly tokenizer: TokenizerConfig,
    readonly model: LinearTextModel,
  ) {}

  /** @throws FormatError if the parts do not fit together. */
  static from(tokenizer: TokenizerConfig, config: JsonObject, tensors: readonly NamedTensor[]): LinearPredictor {
    return new LinearPredictor(tokenizer, LinearTextModel.from(config, tensors))
  }

  get classCount(): number {
    return this.model.classCount
  }

  /** Two classes have the logits -z and z, and the second the probability 1 / (1 + exp(-z)). */
  get logitFactor(): number {
    return this.classCount === 2 ? 0.5 : 1
  }

  contents(): TextModelContents {
    return { config: this.model.config(), tensors: this.model.toTensors() }
  }

  summary(): string {
    const families = this.model.families.map(({ family, terms }) => {
      return `  ${family.kind} ${family.min} to ${family.max}: ${terms.length.toLocaleString('en-US')} n-grams`
    })
    return [`Linear model of ${this.model.classCount} classes, on TF-IDF of`, ...families].join('\n')
  }

  async probabilities(
    texts: readonly (readonly string[])[],
    { signal }: PredictTokensOptions = {},
  ): Promise<readonly Float64Array[]> {
    const rows: Float64Array[] = []
    for (const [i, tokens] of texts.entries()) {
      if (i % textsTogether === 0) await pause(signal)
      rows.push(this.model.scores(tokens))
    }
    return rows
  }

  /** The exact contribution of each n-gram, shared equally by its occurrences, each from its first to its last token. */
  async attribute(tokens: readonly Token[], classIndex: number): Promise<Attribution> {
    const { bias, logit, nGrams } = this.model.contributions(
      tokens.map(({ text }) => text),
      classIndex,
    )
    const spans = nGrams.flatMap(({ value, occurrences }) =>
      occurrences.map((covered): TextSpan => {
        const [first, last] = [tokens[covered[0]!]!, tokens[covered.at(-1)!]!]
        return { start: first.start, end: last.end, value: value / occurrences.length }
      }),
    )
    return { method: 'linear contributions', spans: mergedSpans(spans), base: bias, logit }
  }

  dispose(): void {}
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve))
  if (signal?.aborted) throw new AbortError('LinearPredictor: the work was cancelled.', { cause: signal.reason })
}
