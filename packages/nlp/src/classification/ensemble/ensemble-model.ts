/** Several models that decide together. */
import { FormatError, type JsonObject, type NamedTensor } from '@tessera-ml/core'
import type { Token, TokenizerConfig } from '../../text/tokenize.js'
import { isSingleModelName, singleModelFrom } from '../single-model.js'
import type { Attribution, PredictTokensOptions, TextModel, TextModelContents } from '../text-model.js'
import { mergedSpans, type TextSpan } from '../text-span.js'
import { logMean, logsOf } from './log-mean.js'

export interface EnsembleMember {
  readonly model: TextModel
  /** How much it counts; above 0. */
  readonly weight: number
}

/**
 * The weighted geometric mean of its members' probabilities (`logMean`). A logit is the weighted sum of theirs, and so
 * is what a part of a text adds to it.
 */
export class EnsembleModel implements TextModel {
  readonly kind = 'ensemble'
  readonly logitFactor = 1
  readonly classCount: number

  /** @param members at least one, of the same classes and tokeniser. */
  constructor(
    readonly tokenizer: TokenizerConfig,
    readonly members: readonly EnsembleMember[],
  ) {
    this.classCount = members[0]!.model.classCount
  }

  /** @throws FormatError if the parts do not fit together. */
  static from(tokenizer: TokenizerConfig, config: JsonObject, tensors: readonly NamedTensor[]): EnsembleModel {
    const { members } = config
    if (!Array.isArray(members) || members.length === 0) {
      throw new FormatError('members must be a list of at least one model, but it is not.')
    }
    const read = members.map((member, i) => memberFrom(tokenizer, `members[${i}]`, member, ownTensors(tensors, i)))
    const counts = read.map(({ model }) => model.classCount)
    if (counts.every((count) => count === counts[0])) return new EnsembleModel(tokenizer, read)
    throw new FormatError(`members must be of the same number of classes, but got ${counts.join(', ')}.`)
  }

  contents(): TextModelContents {
    const parts = this.members.map(({ model, weight }) => ({ kind: model.kind, weight, ...model.contents() }))
    return {
      config: { members: parts.map(({ kind, weight, config }) => ({ model: kind, weight, config })) },
      tensors: parts.flatMap(({ tensors }, i) => tensors.map((one) => ({ ...one, name: `${prefix(i)}${one.name}` }))),
    }
  }

  /** One of each kind; the others differ from it in the texts that they were trained on. */
  summary(): string {
    const kinds = [...new Set(this.members.map(({ model }) => model.kind))]
    const parts = kinds.map((kind) => {
      const alike = this.members.filter(({ model }) => model.kind === kind)
      const weight = alike.reduce((sum, member) => sum + member.weight, 0)
      return `${alike.length} of kind ${kind}, weight ${weight.toFixed(3)} in all\n\n${alike[0]!.model.summary()}`
    })
    return [`Weighted geometric mean of ${this.members.length} models`, ...parts].join('\n\n')
  }

  async probabilities(
    texts: readonly (readonly string[])[],
    options: PredictTokensOptions = {},
  ): Promise<readonly Float64Array[]> {
    const logs: Float64Array[][] = []
    for (const { model } of this.members) logs.push((await model.probabilities(texts, options)).map(logsOf))
    const weights = this.members.map(({ weight }) => weight)
    return texts.map((_, i) =>
      logMean(
        logs.map((member) => member[i]!),
        weights,
      ),
    )
  }

  async attribute(
    tokens: readonly Token[],
    classIndex: number,
    options: PredictTokensOptions = {},
  ): Promise<Attribution> {
    const spans: TextSpan[] = []
    const methods = new Set<string>()
    let [base, logit] = [0, 0]
    for (const { model, weight } of this.members) {
      const part = await model.attribute(tokens, classIndex, options)
      const factor = weight * model.logitFactor
      spans.push(...part.spans.map(({ start, end, value }) => ({ start, end, value: factor * value })))
      methods.add(part.method)
      base += factor * part.base
      logit += factor * part.logit
    }
    return { method: `weighted sum of ${[...methods].join(' and ')}`, spans: mergedSpans(spans), base, logit }
  }

  dispose(): void {
    for (const { model } of this.members) model.dispose()
  }
}

function memberFrom(
  tokenizer: TokenizerConfig,
  where: string,
  member: unknown,
  tensors: readonly NamedTensor[],
): EnsembleMember {
  const { model, weight, config } = (typeof member === 'object' && member !== null ? member : {}) as JsonObject
  if (!isSingleModelName(model) || typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new FormatError(`${where} must have a known model and its config, but it has not.`)
  }
  if (typeof weight !== 'number' || !(weight > 0) || !Number.isFinite(weight)) {
    throw new FormatError(`${where}: weight must be a number above 0, but got ${String(weight)}.`)
  }
  return { model: singleModelFrom(model, tokenizer, config as JsonObject, tensors), weight }
}

function prefix(member: number): string {
  return `member${member}/`
}

function ownTensors(tensors: readonly NamedTensor[], member: number): NamedTensor[] {
  const own = tensors.filter(({ name }) => name.startsWith(prefix(member)))
  return own.map((one) => ({ ...one, name: one.name.slice(prefix(member).length) }))
}
