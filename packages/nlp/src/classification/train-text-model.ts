/** Trains one kind of classifier on tokens, and says how it went. */
import { type JsonObject, type LabelSet, weightsByClass } from '@tessera-ml/core'
import { tokenizer as makeTokenizer } from '../text/tokenize.js'
import { trainAuto } from './ensemble/train-auto.js'
import { trainNetworks, type CrossValidated } from './ensemble/train-networks.js'
import { LinearTextModel } from './linear/linear-model.js'
import { LinearPredictor } from './linear/linear-predictor.js'
import { historyJson, trainNetwork, type LabelledTokens } from './networks/train-network.js'
import type { TextModel } from './text-model.js'
import { numberedClassWeight, type CompleteTrainOptions, type LabelledText } from './train-options.js'

/** A trained model with what `history.json` keeps. */
export interface TrainedTextModel {
  readonly model: TextModel
  /** Figures by epoch for a network, the settings and members tried for `auto`. */
  readonly history: JsonObject
  /** Which of the training examples were held out to judge by: their places. */
  readonly heldOut: readonly number[]
  /** What training examples get from models that have not seen them, where there are such models. */
  readonly crossValidated: CrossValidated | undefined
}

/** From so many texts on, several networks are trained unless one is asked for. */
const manyTexts = 1000

export async function trainTextModel(
  examples: readonly LabelledText[],
  labels: LabelSet,
  options: CompleteTrainOptions,
): Promise<TrainedTextModel> {
  const { model: name, tokenizer, seed, signal, validation } = options
  const tokenize = makeTokenizer(tokenizer)
  const read = (texts: readonly LabelledText[], where: string): LabelledTokens => ({
    tokens: texts.map(({ text }) => tokenize(text).map((token) => token.text)),
    labels: texts.map(({ label }, i) => labels.numberOf(label, `${where}: example ${i + 1}`)),
  })
  const train = read(examples, 'examples')
  const classes = labels.labels.length
  const classWeight = numberedClassWeight(options.classWeight, labels)
  if (name === 'auto') {
    return { ...(await trainAuto(train, { ...options, classes, numberedWeight: classWeight })), heldOut: [] }
  }
  if (name !== 'linear') {
    const network = { ...options, classes, classWeight }
    const networks = options.networks ?? (examples.length < manyTexts ? 1 : 3)
    if (networks > 1 && validation === undefined) {
      return { ...(await trainNetworks(name, train, { ...network, networks })), heldOut: [] }
    }
    const judge = validation && read(validation, 'validation')
    const { model, history, heldOut } = await trainNetwork(name, train, judge, network)
    return { model, history: historyJson(history), heldOut, crossValidated: undefined }
  }
  const fitted = await LinearTextModel.fit(
    train.tokens,
    train.labels,
    {},
    {
      seed,
      ...(signal && { signal }),
      ...(classWeight !== undefined && { sampleWeights: weightsByClass(train.labels, classWeight) }),
    },
  )
  return { model: new LinearPredictor(tokenizer, fitted), history: {}, heldOut: [], crossValidated: undefined }
}
