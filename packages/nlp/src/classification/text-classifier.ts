/** Classifies texts: trains on examples, predicts, judges itself, explains itself, and is kept in one file. */
import {
  checkKind,
  ConfigError,
  decodeModelFile,
  describeValue,
  encodeModelFile,
  evaluation,
  type Evaluation,
  FormatError,
  fromParts,
  indexOfLargest,
  isJsonObject,
  type JsonObject,
  knownOptions,
  LabelSet,
  type ModelFile,
  readModelFile,
  writeModelFile,
} from '@tessera-ml/core'
import { tokenizer as makeTokenizer, type Token, type TokenizerConfig } from '../text/tokenize.js'
import { labelsOf } from './label-limit.js'
import { EnsembleModel } from './ensemble/ensemble-model.js'
import { isSingleModelName, singleModelFrom, type SingleModelName } from './single-model.js'
import type { TextExplanation } from './text-explanation.js'
import type { PredictTokensOptions, TextModel } from './text-model.js'
import { completeTrainOptions, type LabelledText, type TrainOptions } from './train-options.js'
import { trainTextModel } from './train-text-model.js'

export interface TextPrediction {
  /** The label with the highest score. */
  readonly label: string
  /** The probability of each label; they sum to 1. */
  readonly scores: Readonly<Record<string, number>>
}

/**
 * Training examples that judge a model of several parts without texts of their own: each has what the parts say that
 * were not trained on it.
 */
export interface CrossValidatedTexts {
  /** Their places among the training examples, in ascending order. */
  readonly places: readonly number[]
  readonly predictions: readonly TextPrediction[]
}

export interface ExplainOptions extends PredictTokensOptions {
  /** The label whose logit is explained. Default: the predicted one. */
  readonly label?: string
}

const fileKind = 'text-classifier'

export class TextClassifier {
  readonly #labels: LabelSet
  readonly #tokenize: (text: string) => Token[]

  private constructor(
    labels: LabelSet,
    /** What does the work. */
    readonly model: TextModel,
    /** How training went: figures by epoch for a network, the settings tried for `auto`; empty after loading. */
    readonly history: JsonObject,
    /** The places of training examples that were held out to judge by. */
    readonly heldOut: readonly number[],
    /** What training examples get from models that have not seen them; undefined where there are none, or loaded. */
    readonly crossValidated: CrossValidatedTexts | undefined,
  ) {
    this.#labels = labels
    this.#tokenize = makeTokenizer(model.tokenizer)
  }

  /**
   * Trains on labelled texts.
   *
   * @throws ConfigError if there is one label only, or an option is unknown or out of range.
   * @throws AbortError if `signal` cancels.
   * @example
   * const classifier = await TextClassifier.train(examples, { model: 'auto', seed: 1 })
   */
  static async train(examples: readonly LabelledText[], options: TrainOptions = {}): Promise<TextClassifier> {
    const complete = completeTrainOptions(options)
    checkExamples('TextClassifier.train', examples)
    const labels = labelsOf(examples.map(({ label }) => label))
    const { validation } = complete
    if (validation !== undefined) {
      checkExamples('TextClassifier.train: validation', validation)
      for (const [i, { label }] of validation.entries()) {
        labels.numberOf(label, `TextClassifier.train: validation: example ${i + 1}`)
      }
    }
    const { model, history, heldOut, crossValidated } = await trainTextModel(examples, labels, complete)
    const judged = crossValidated && {
      places: crossValidated.places,
      predictions: predictionsOf(crossValidated.probabilities, labels),
    }
    return new TextClassifier(labels, model, history, heldOut, judged)
  }

  /** The labels, in the order of the confusion matrix. */
  get labels(): readonly string[] {
    return this.#labels.labels
  }

  /** The label and the scores of each text. */
  async predict(texts: readonly string[], options: PredictTokensOptions = {}): Promise<TextPrediction[]> {
    knownOptions('TextClassifier.predict', options, ['signal'])
    if (!Array.isArray(texts)) {
      throw new ConfigError(`TextClassifier.predict: texts must be a list, but got ${describeValue(texts)}.`)
    }
    return predictionsOf(await this.#probabilities(texts, options), this.#labels)
  }

  /**
   * Compares predictions with true labels.
   *
   * @throws FormatError if a label is not one that the model was trained with.
   */
  async evaluate(examples: readonly LabelledText[], options: PredictTokensOptions = {}): Promise<Evaluation> {
    knownOptions('TextClassifier.evaluate', options, ['signal'])
    checkExamples('TextClassifier.evaluate', examples)
    const truth = this.#truth(examples)
    const texts = examples.map(({ text }) => text)
    return evaluation(await this.#probabilities(texts, options), truth, this.#labels)
  }

  /**
   * Compares predictions that have been made already with true labels, those of `crossValidated` for instance.
   *
   * @throws FormatError if a label is not one that the model was trained with.
   */
  judge(predictions: readonly TextPrediction[], examples: readonly LabelledText[]): Evaluation {
    const rows = predictions.map(({ scores }) => Float64Array.from(this.labels, (label) => scores[label]!))
    return evaluation(rows, this.#truth(examples), this.#labels)
  }

  /**
   * Why a text gets its label: what each of its parts adds to the logit. Exact for `linear`; for a network it needs
   * `@tessera-ml/explain`.
   *
   * @throws ConfigError if the label is not known, or `@tessera-ml/explain` is needed and not installed.
   */
  async explain(text: string, options: ExplainOptions = {}): Promise<TextExplanation> {
    const { label: asked, ...rest } = options
    knownOptions('TextClassifier.explain', rest, ['signal'])
    const tokens = this.#tokenize(text)
    const [scores] = await this.model.probabilities([tokens.map((token) => token.text)], rest)
    const classIndex =
      asked === undefined ? indexOfLargest(scores!) : this.#labels.chosen(asked, 'TextClassifier.explain')
    const { method, spans, base, logit } = await this.model.attribute(tokens, classIndex, rest)
    const gap = spans.reduce((sum, span) => sum + span.value, base) - logit
    return { text, label: this.labels[classIndex]!, score: scores![classIndex]!, method, base, logit, spans, gap }
  }

  /** Frees what a network holds; the classifier cannot be used afterwards. */
  dispose(): void {
    this.model.dispose()
  }

  /** Writes the model with its labels and tokeniser to one file, whole or not at all. Node only. */
  async save(path: string): Promise<void> {
    await writeModelFile(path, this.#contents())
  }

  /** The bytes that `save` writes. */
  toBytes(): Promise<Uint8Array> {
    return encodeModelFile(this.#contents())
  }

  /** Reads what `save` wrote. Node only. @throws FormatError if the file is missing, damaged or foreign. */
  static async load(path: string): Promise<TextClassifier> {
    return TextClassifier.#from(path, await readModelFile(path))
  }

  /** The classifier of the bytes that `toBytes` or a file gave; `where` names them in messages. */
  static async fromBytes(bytes: Uint8Array, where = 'TextClassifier.fromBytes'): Promise<TextClassifier> {
    return TextClassifier.#from(where, await decodeModelFile(bytes, where))
  }

  static #from(where: string, { kind, metadata, tensors }: ModelFile): TextClassifier {
    checkKind(where, kind, fileKind)
    const { labels, tokenizer, model, config } = metadata
    if (!Array.isArray(labels) || !isJsonObject(tokenizer) || !isJsonObject(config) || !isKnown(model)) {
      throw new FormatError(`${where}: the file must have labels, tokenizer, config and a known model, but it has not.`)
    }
    return fromParts(where, () => {
      const settings = tokenizer as unknown as TokenizerConfig
      const made =
        model === 'ensemble'
          ? EnsembleModel.from(settings, config, tensors)
          : singleModelFrom(model, settings, config, tensors)
      const labelSet = new LabelSet(labels as readonly string[])
      if (made.classCount === labels.length) return new TextClassifier(labelSet, made, {}, [], undefined)
      throw new FormatError(`labels must be ${made.classCount}, one a class of the model, but got ${labels.length}.`)
    })
  }

  #contents(): ModelFile {
    const { config, tensors } = this.model.contents()
    const { tokenizer, kind } = this.model
    const metadata = { model: kind, labels: this.labels, tokenizer: { ...tokenizer }, config }
    return { kind: fileKind, metadata, tensors }
  }

  #truth(examples: readonly LabelledText[]): number[] {
    return examples.map(({ label }, i) => this.#labels.numberOf(label, `TextClassifier.evaluate: example ${i + 1}`))
  }

  #probabilities(texts: readonly string[], options: PredictTokensOptions): Promise<readonly Float64Array[]> {
    return this.model.probabilities(
      texts.map((text) => this.#tokenize(text).map((token) => token.text)),
      options,
    )
  }
}

function predictionsOf(probabilities: readonly Float64Array[], labels: LabelSet): TextPrediction[] {
  return probabilities.map((row) => ({
    label: labels.labels[indexOfLargest(row)]!,
    scores: labels.byLabel(row),
  }))
}

function isKnown(name: unknown): name is SingleModelName | 'ensemble' {
  return name === 'ensemble' || isSingleModelName(name)
}

function checkExamples(where: string, examples: readonly LabelledText[]): void {
  if (!Array.isArray(examples) || examples.length === 0) {
    throw new ConfigError(`${where}: examples must be a list of at least one, but got ${describeValue(examples)}.`)
  }
  const bad = examples.findIndex((example) => typeof example?.text !== 'string' || typeof example.label !== 'string')
  if (bad < 0) return
  const got = describeValue(examples[bad])
  throw new ConfigError(`${where}: example ${bad + 1} must have text and label as strings, but got ${got}.`)
}
