import { ConfigError, describeShape, FormatError, ShapeError, type JsonObject } from '@tessera-ml/core'
import { readExplanation, writeExplanation } from './explanation-json.js'
import { checkValues, sizeOf, type Values } from './values.js'

/** `additive`: values and base value sum to the prediction. `sensitivity`: slopes. `map`: where a model looks. */
export type ExplanationKind = 'additive' | 'sensitivity' | 'map'

/** How far the values of each row are from summing to what they explain. */
export interface Completeness {
  /** Σ values - (prediction - base value), signed, in units of the output; one a row and output. */
  readonly gap: readonly number[]
  /** The largest |gap| aimed at, as a share of Σ |values| of its row. */
  readonly tolerance: number
  /** Whether every gap is within the tolerance. */
  readonly ok: boolean
}

/** How well a local linear model holds, a row and output. */
export interface LocalModel {
  /** R² on the samples around the row, weighted by nearness; at most 1. */
  readonly score: readonly number[]
  /** Rank correlation of the coefficients that the two halves of the samples give, from -1 to 1: low means unstable. */
  readonly agreement: readonly number[]
}

/** How an explanation came about: all that is needed to make it again, and nothing that differs between two runs. */
export interface Run {
  readonly method: string
  /** The quantity explained, as the caller calls it: `logits`, `outputs`, … */
  readonly of: string
  readonly seed?: number
  /** Rows sent through the explained function. */
  readonly evaluations: number
  /** The method's options, defaults filled in, as far as JSON can hold them. */
  readonly options: JsonObject
}

/** What an `Explanation` holds. Axes: R rows, O explained outputs a row. */
export interface ExplanationData {
  readonly kind: ExplanationKind
  /** Attributions, [row, ...feature, output]. With one output the numbers lie as those of the input do. */
  readonly values: Values
  /** One standard deviation of each value where it is a sample's estimate, [row, ...feature, output]. */
  readonly standardErrors?: Values
  /** What the function gives for the baseline, [row, output]; only with the kind `additive`. */
  readonly baseValues?: Values
  /** What the function gives for the rows, [row, output]. */
  readonly predictions: Values
  /** The index of each explained output among all outputs of the function, R lists of O. */
  readonly outputs: readonly (readonly number[])[]
  /** Names of all outputs of the function. */
  readonly outputNames?: readonly string[]
  /** The explained rows, [row, ...feature]. */
  readonly data?: Values
  /** Names along the first feature axis: columns of a table, tokens of a text. */
  readonly featureNames?: readonly string[]
  readonly completeness?: Completeness
  readonly localModel?: LocalModel
  readonly run: Run
}

/** How much each feature adds to (or how strongly it sways) an output of a function, row by row. */
export class Explanation implements ExplanationData {
  readonly kind: ExplanationKind
  readonly values: Values
  readonly standardErrors?: Values
  readonly baseValues?: Values
  readonly predictions: Values
  readonly outputs: readonly (readonly number[])[]
  readonly outputNames?: readonly string[]
  readonly data?: Values
  readonly featureNames?: readonly string[]
  readonly completeness?: Completeness
  readonly localModel?: LocalModel
  readonly run: Run

  /** @throws ShapeError if the parts do not fit together; ConfigError if the kind and the base values do not. */
  constructor(parts: ExplanationData) {
    for (const name of ['values', 'predictions'] as const) checkValues(`explanation: ${name}`, parts?.[name])
    checkShapes(parts)
    this.kind = parts.kind
    this.values = parts.values
    if (parts.standardErrors !== undefined) this.standardErrors = parts.standardErrors
    if (parts.baseValues !== undefined) this.baseValues = parts.baseValues
    this.predictions = parts.predictions
    this.outputs = parts.outputs
    if (parts.outputNames !== undefined) this.outputNames = parts.outputNames
    if (parts.data !== undefined) this.data = parts.data
    if (parts.featureNames !== undefined) this.featureNames = parts.featureNames
    if (parts.completeness !== undefined) this.completeness = parts.completeness
    if (parts.localModel !== undefined) this.localModel = parts.localModel
    this.run = parts.run
  }

  /** Plain data for `JSON.stringify`, which calls this. Two runs with the same seed give the same text. */
  toJSON(): JsonObject {
    return writeExplanation(this)
  }

  /**
   * The explanation that `toJSON` wrote.
   *
   * @throws FormatError naming the first part that is missing, unknown or wrong.
   */
  static fromJSON(json: unknown): Explanation {
    const parts = readExplanation(json)
    try {
      return new Explanation(parts)
    } catch (error) {
      throw new FormatError(error instanceof Error ? error.message : String(error), { cause: error })
    }
  }

  /** As `fromJSON`, from text. @throws FormatError if the text is not JSON or not an explanation. */
  static parse(text: string): Explanation {
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch (error) {
      throw new FormatError('explanation: the text must be JSON, but got something that is not.', { cause: error })
    }
    return Explanation.fromJSON(json)
  }
}

function checkShapes(parts: ExplanationData): void {
  const { values, standardErrors, predictions, baseValues, data, outputs, featureNames, completeness } = parts
  const { shape } = values
  const [rows = 0, firstFeature] = shape
  const explained = shape.at(-1) ?? 0
  if (shape.length < 3) fail('values', 'the shape [row, ...feature, output]', describeShape(shape))
  const expectShape = (what: string, got: Values | undefined, wanted: readonly number[]): void => {
    if (got === undefined) return
    const [is, should] = [describeShape(got.shape), describeShape(wanted)]
    if (is !== should) fail(what, `the shape ${should}`, is)
    if (got.data.length !== sizeOf(wanted)) fail(what, `${sizeOf(wanted)} numbers`, `${got.data.length}`)
  }
  expectShape('values', values, shape)
  expectShape('standardErrors', standardErrors, shape)
  expectShape('predictions', predictions, [rows, explained])
  expectShape('baseValues', baseValues, [rows, explained])
  expectShape('data', data, shape.slice(0, -1))
  const widths = outputs.map((row) => row.length)
  if (widths.length !== rows || widths.some((width) => width !== explained)) {
    fail('outputs', `${rows} lists of ${explained}`, `lists of ${describeShape(widths)}`)
  }
  if (featureNames !== undefined && featureNames.length !== firstFeature) {
    fail('featureNames', `${firstFeature} names`, `${featureNames.length}`)
  }
  if (completeness !== undefined && completeness.gap.length !== rows * explained) {
    fail('completeness.gap', `${rows * explained} numbers`, `${completeness.gap.length}`)
  }
  if ((parts.kind === 'additive') !== (baseValues !== undefined)) {
    const got = `the kind "${parts.kind}" ${baseValues === undefined ? 'without' : 'with'} them`
    throw new ConfigError(`explanation: baseValues must be there just when the kind is "additive", but got ${got}.`)
  }
}

function fail(what: string, rule: string, got: string): never {
  throw new ShapeError(`explanation: ${what} must have ${rule}, but got ${got}.`)
}
