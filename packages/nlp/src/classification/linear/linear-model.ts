import { ConfigError, FormatError, ShapeError, type JsonObject, type NamedTensor } from '@tessera-ml/core'
import { visitNGrams } from '../../text/n-grams.js'
import { type LinearFamily, countFamily, featureRows, fitFamilySpace } from './feature-space.js'
import { familyTerms, linearConfig, readLinearConfig, readLinearTensors } from './linear-files.js'
import { type LinearSettings, type WeightedFamily, completeSettings } from './linear-settings.js'
import {
  type FitWeightsOptions,
  type LinearOutput,
  fitLinearWeights,
  logitsOf,
  probabilitiesOf,
} from './linear-weights.js'

/** What one n-gram of a text adds to a class's logit. */
export interface NGramContribution {
  readonly text: string
  readonly kind: WeightedFamily['kind']
  readonly value: number
  /** For each occurrence, the positions of the tokens that it covers. */
  readonly occurrences: readonly (readonly number[])[]
}

/** A class's logit taken apart: `bias`, then `values` added in their order, gives `logit` to the last bit. */
export interface LinearContributions {
  readonly bias: number
  readonly logit: number
  readonly nGrams: readonly NGramContribution[]
}

interface Feature {
  readonly column: number
  readonly text: string
  readonly kind: WeightedFamily['kind']
  readonly value: number
  readonly occurrences: readonly (readonly number[])[]
}

/**
 * A linear classifier of token lists: TF-IDF of n-grams, weights from logistic regression with and without naive-Bayes
 * ratios (`fitLinearWeights`). It uses no tensors, and explains itself exactly: a logit is a sum over n-grams.
 */
export class LinearTextModel {
  readonly classCount: number
  readonly #lookups: readonly ReadonlyMap<string, number>[]

  /** @param outputs one per class, or a single one for class 1 of two. */
  constructor(
    readonly families: readonly LinearFamily[],
    readonly outputs: readonly LinearOutput[],
    readonly sublinear: boolean,
  ) {
    this.classCount = Math.max(2, outputs.length)
    this.#lookups = families.map(({ terms }) => new Map(terms.map((term, i) => [term, i])))
  }

  /**
   * Trains on token lists with class numbers 0, 1, …; every class must occur.
   *
   * @throws FormatError if there is one class only; ShapeError if labels do not match the texts; AbortError.
   */
  static async fit(
    texts: readonly (readonly string[])[],
    labels: ArrayLike<number>,
    settings: LinearSettings = {},
    options: FitWeightsOptions = {},
  ): Promise<LinearTextModel> {
    const full = completeSettings(settings)
    const classCount = countClasses(texts.length, labels)
    const counted = full.families.map((family) => countFamily(texts, family))
    const rows = Uint32Array.from(texts.keys())
    const spaces = full.families.map((family, f) => fitFamilySpace(counted[f]!, rows, family, full.minCount))
    const features = featureRows(counted, rows, spaces, full.sublinear)
    const outputs = await fitLinearWeights(features, labels, classCount, full, options)
    const families = spaces.map((space, f) => ({
      family: space.family,
      terms: Array.from(space.kept, (term) => counted[f]!.terms[term]!),
      idf: space.idf,
    }))
    return new LinearTextModel(families, outputs, full.sublinear)
  }

  /** Probability of each class. */
  scores(tokens: readonly string[]): Float64Array {
    return probabilitiesOf(this.logits(tokens))
  }

  /** Logit of each class. Of two classes the second has p = 1 / (1 + exp(-logit)), the first the negative logit. */
  logits(tokens: readonly string[]): Float64Array {
    const features = this.#features(tokens)
    return logitsOf(
      this.outputs.map(({ weights, bias }) => {
        let sum = bias
        for (const { column, value } of features) sum += value * weights[column]!
        return sum
      }),
    )
  }

  /** What each known n-gram of the text adds to the logit of a class. @throws ConfigError if there is no such class. */
  contributions(tokens: readonly string[], classIndex: number): LinearContributions {
    if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= this.classCount) {
      const rule = `be an integer in [0, ${this.classCount})`
      throw new ConfigError(`LinearTextModel.contributions: classIndex must ${rule}, but got ${classIndex}.`)
    }
    const sign = this.outputs.length === 1 && classIndex === 0 ? -1 : 1
    const output = this.outputs[this.outputs.length === 1 ? 0 : classIndex]!
    const bias = sign * output.bias
    let logit = bias
    const nGrams = this.#features(tokens).map(({ column, text, kind, value, occurrences }) => {
      const contribution = sign * (value * output.weights[column]!)
      logit += contribution
      return { text, kind, value: contribution, occurrences }
    })
    return { bias, logit, nGrams }
  }

  /** The weights for a model file: `linear.weights` `[outputs, features]`, `linear.bias`, `linear.idf`. */
  toTensors(): NamedTensor[] {
    const width = this.outputs[0]!.weights.length
    const weights = new Float32Array(this.outputs.length * width)
    for (const [i, output] of this.outputs.entries()) weights.set(output.weights, i * width)
    const biases = Float32Array.from(this.outputs, (output) => output.bias)
    const idf = new Float32Array(this.families.flatMap((family) => Array.from(family.idf)))
    return [
      { name: 'linear.weights', dtype: 'F32', shape: [this.outputs.length, width], data: weights },
      { name: 'linear.bias', dtype: 'F32', shape: [this.outputs.length], data: biases },
      { name: 'linear.idf', dtype: 'F32', shape: [width], data: idf },
    ]
  }

  /** Everything but the numbers: families with their n-grams. */
  config(): JsonObject {
    return linearConfig(this.families, this.sublinear)
  }

  /** The model of which `config()` and `toTensors()` were kept. @throws FormatError if they do not fit together. */
  static from(config: unknown, tensors: readonly NamedTensor[]): LinearTextModel {
    const { families, sublinear } = readLinearConfig(config)
    const { idf, outputs } = readLinearTensors(tensors, familyTerms(families))
    let from = 0
    const complete = families.map((one) => ({ ...one, idf: idf.slice(from, (from += one.terms.length)) }))
    return new LinearTextModel(complete, outputs, sublinear)
  }

  /** TF-IDF of the text's known n-grams, computed as `featureRows` does it. */
  #features(tokens: readonly string[]): Feature[] {
    let offset = 0
    return this.families.flatMap(({ family, terms, idf }, f) => {
      const found = new Map<number, { text: string; occurrences: (readonly number[])[] }>()
      visitNGrams(tokens, family, (text, covered) => {
        const feature = this.#lookups[f]!.get(text)
        if (feature === undefined) return
        const seen = found.get(feature)
        if (seen === undefined) found.set(feature, { text, occurrences: [covered] })
        else seen.occurrences.push(covered)
      })
      const from = offset
      offset += terms.length
      const ordered = [...found].sort(([a], [b]) => a - b)
      const raw = ordered.map(
        ([
          feature,
          {
            occurrences: { length },
          },
        ]) => {
          return (this.sublinear ? 1 + Math.log(length) : length) * idf[feature]!
        },
      )
      const norm = Math.sqrt(raw.reduce((sum, value) => sum + value ** 2, 0)) || 1
      return ordered.map(([feature, { text, occurrences }], i) => {
        const value = (raw[i]! / norm) * family.weight
        return { column: from + feature, text, kind: family.kind, value, occurrences }
      })
    })
  }
}

/** The number of classes. @throws FormatError if there is one only; ShapeError unless labels are 0, 1, …, all used. */
export function countClasses(texts: number, labels: ArrayLike<number>): number {
  const where = 'LinearTextModel.fit'
  if (labels.length !== texts) {
    throw new ShapeError(`${where}: labels must be one for each of ${texts} texts, but got ${labels.length}.`)
  }
  const classes = new Set(Array.from(labels))
  for (let label = 0; label < classes.size; label++) {
    if (!classes.has(label)) {
      throw new ShapeError(`${where}: labels must be 0 to ${classes.size - 1}, each used, but got none of ${label}.`)
    }
  }
  if (classes.size >= 2) return classes.size
  throw new FormatError(`${where}: labels must be of at least two classes, but got ${classes.size}.`)
}
