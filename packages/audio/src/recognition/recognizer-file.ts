/** A recogniser as a model file. */
import {
  checkKind,
  FormatError,
  fromParts,
  isJsonObject,
  LabelSet,
  modelContents,
  modelFromContents,
  type ModelFile,
} from '@tessera-ml/core'
import { featureSettings } from '../features/feature-options.js'
import { NetworkAverage } from './network-average.js'
import { SoundInput } from './sound-input.js'
import { recognizerModelNames, type RecognizerModelName } from './train-options.js'

/** What a file holds. */
export interface RecognizerParts {
  readonly model: RecognizerModelName
  readonly labels: LabelSet
  readonly networks: NetworkAverage
}

const kind = 'command-recognizer'

export function recognizerFile({ model, labels, networks }: RecognizerParts): ModelFile {
  const contents = networks.networks.map((network) => modelContents(network))
  return {
    kind,
    metadata: {
      model,
      labels: [...labels.labels],
      features: networks.input.features,
      frames: networks.input.frames,
      networks: contents.map(({ metadata }) => metadata),
    },
    tensors: contents.flatMap(({ tensors }, i) => tensors.map((one) => ({ ...one, name: `${i}/${one.name}` }))),
  }
}

/** @throws FormatError if the file holds something else, or its parts do not fit together. */
export function recognizerFrom(where: string, { kind: found, metadata, tensors }: ModelFile): RecognizerParts {
  checkKind(where, found, kind)
  const { model, labels, features, frames, networks } = metadata
  const isKnown = recognizerModelNames.some((name) => name === model)
  const isWhole =
    Array.isArray(labels) && isJsonObject(features) && Array.isArray(networks) && networks.every(isJsonObject)
  if (!isKnown || !isWhole || networks.length === 0 || !isFrameCount(frames)) {
    throw new FormatError(`${where}: the file must have model, labels, features, frames and networks, but it has not.`)
  }
  return fromParts(where, () => {
    const input = new SoundInput(featureSettings(features), frames)
    const made = networks.map((network, i) => {
      const own = tensors.filter(({ name }) => name.startsWith(`${i}/`))
      const named = own.map((one) => ({ ...one, name: one.name.slice(`${i}/`.length) }))
      return modelFromContents(where, { kind: 'model', metadata: network, tensors: named })
    })
    for (const { inputs, outputs } of made) {
      const expected = JSON.stringify([[[null, ...input.shape]], [[null, labels.length]]])
      const got = JSON.stringify([inputs.map(({ shape }) => shape), outputs.map(({ shape }) => shape)])
      if (got !== expected) throw new FormatError(`networks must take and give ${expected}, but got ${got}.`)
    }
    // Strings, or LabelSet refuses them.
    const known = new LabelSet(labels as string[])
    return { model: model as RecognizerModelName, labels: known, networks: new NetworkAverage(input, made) }
  })
}

function isFrameCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100_000
}
