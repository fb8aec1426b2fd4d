/** The kinds of text models that stand by themselves, read from what a file keeps of them. */
import type { JsonObject, NamedTensor } from '@tessera-ml/core'
import type { TokenizerConfig } from '../text/tokenize.js'
import { LinearPredictor } from './linear/linear-predictor.js'
import { networkNames } from './networks/network-kinds.js'
import { NetworkModel } from './networks/network-model.js'
import type { TextModel } from './text-model.js'

export const singleModelNames = ['linear', ...networkNames] as const

export type SingleModelName = (typeof singleModelNames)[number]

/** Whether a name, from a file for instance, is that of such a kind. */
export function isSingleModelName(name: unknown): name is SingleModelName {
  return (singleModelNames as readonly unknown[]).includes(name)
}

/** @throws FormatError if the parts do not fit together. */
export function singleModelFrom(
  kind: SingleModelName,
  tokenizer: TokenizerConfig,
  config: JsonObject,
  tensors: readonly NamedTensor[],
): TextModel {
  if (kind === 'linear') return LinearPredictor.from(tokenizer, config, tensors)
  return NetworkModel.from(kind, tokenizer, config, tensors)
}
