import { visitNGrams } from '../../text/n-grams.js'
import { SparseRows } from '../../text/sparse-rows.js'
import { countTerms, type TermCounts } from '../../text/term-counts.js'
import { inverseDocumentFrequency, tfIdf } from '../../text/tf-idf.js'
import type { WeightedFamily } from './linear-settings.js'

/** The features of one family that training kept. */
export interface FamilySpace {
  readonly family: WeightedFamily
  /** Which of the counted terms each feature is. */
  readonly kept: Int32Array
  /** The feature of each counted term, -1 for terms left out. */
  readonly renumber: Int32Array
  /** Inverse document frequency of each feature, rounded to float32 so that a saved model computes the same. */
  readonly idf: Float64Array
}

/** A family of n-grams as a trained model knows it. */
export interface LinearFamily {
  readonly family: WeightedFamily
  /** The n-grams in the order of their features. */
  readonly terms: readonly string[]
  /** `[terms]` */
  readonly idf: Float64Array
}

/** Counts each family's n-grams in all texts, once for all folds and settings. */
export function countFamily(texts: readonly (readonly string[])[], family: WeightedFamily): TermCounts {
  return countTerms(texts, (tokens, add) => visitNGrams(tokens, family, add))
}

/** Chooses features and their weights from the training texts `rows` alone; other texts have no say. */
export function fitFamilySpace(
  { counts }: TermCounts,
  rows: ArrayLike<number>,
  family: WeightedFamily,
  minCount: number,
): FamilySpace {
  const training = counts.select(rows)
  const documents = training.countRows()
  const renumber = new Int32Array(counts.width).fill(-1)
  let size = 0
  for (let j = 0; j < renumber.length; j++) if (documents[j]! >= minCount) renumber[j] = size++
  const kept = new Int32Array(size)
  const idf = new Float64Array(size)
  const all = inverseDocumentFrequency(training)
  for (let j = 0; j < renumber.length; j++) {
    const feature = renumber[j]!
    if (feature < 0) continue
    kept[feature] = j
    idf[feature] = Math.fround(all[j]!)
  }
  return { family, kept, renumber, idf }
}

/** The features of the texts `rows`: TF-IDF by family, each family's row of length `weight`, families side by side. */
export function featureRows(
  counted: readonly TermCounts[],
  rows: ArrayLike<number>,
  spaces: readonly FamilySpace[],
  sublinear: boolean,
): SparseRows {
  return SparseRows.beside(
    spaces.map(({ renumber, idf, family }, f) => {
      const weighed = tfIdf(counted[f]!.counts.select(rows, renumber, idf.length), idf, { sublinear })
      return weighed.withValues(weighed.values.map((value) => value * family.weight))
    }),
  )
}
