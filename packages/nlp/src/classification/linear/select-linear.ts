import { knownOptions, positiveInteger } from '@tessera-ml/core'
import type { TermCounts } from '../../text/term-counts.js'
import { calibrationScale } from './calibration.js'
import { countFamily, featureRows, fitFamilySpace } from './feature-space.js'
import { countClasses } from './linear-model.js'
import { type LinearSettings, type WeightedFamily, completeSettings } from './linear-settings.js'
import { type FitWeightsOptions, fitLinearWeights, logitsOf, probabilitiesOf } from './linear-weights.js'
import { stratifiedFolds } from './stratified-folds.js'

export interface SelectLinearOptions extends FitWeightsOptions {
  /** Parts into which the examples are dealt; each is held out once for every setting. Default 3; at least 2. */
  readonly folds?: number
  /** Most models trained during the search; settings for which it leaves no room are not tried. Default 15. */
  readonly maxFits?: number
  /** Called after each of those models. */
  readonly onProgress?: (progress: SelectLinearProgress) => void
  /** Asked before each of those models: whether the search ends with the best settings so far. Default: never. */
  readonly isTimeUp?: () => boolean
}

export interface SelectLinearProgress {
  readonly fits: number
  readonly totalFits: number
  /** Best mean accuracy so far; undefined until a setting has seen all folds. */
  readonly accuracy: number | undefined
}

export interface LinearTrial {
  readonly settings: Required<LinearSettings>
  /** Share of examples classified rightly by models that had not seen them. */
  readonly accuracy: number
}

export interface LinearSelection {
  /** The best ones, or the first ones where time was up before they were tried. */
  readonly settings: Required<LinearSettings>
  /** Their accuracy in cross-validation; undefined where time was up before. */
  readonly accuracy: number | undefined
  /** All settings tried, in order. */
  readonly trials: readonly LinearTrial[]
  /** The probabilities that models with these settings give examples that they have not seen; undefined where time was up before. */
  readonly heldOut: readonly Float64Array[] | undefined
}

/** Above so many characters in all, pieces of words and pairs with gaps cost more time than they are worth. */
const manyCharacters = 4_000_000
/** Above so many, pairs of words do not fit into memory with certainty. */
const tooManyForPairs = 60_000_000

/**
 * Chooses settings for `LinearTextModel.fit` by stratified cross-validation inside the training examples, and the scale
 * that makes its probabilities fit the held-out examples. A search from the defaults, one step at a time: one more
 * family of n-grams, then how closely to fit. The same examples, options and seed give the same choice, unless
 * `isTimeUp` ends the search.
 *
 * @throws what `LinearTextModel.fit` throws; ConfigError for options that cannot be; AbortError.
 */
export async function selectLinear(
  texts: readonly (readonly string[])[],
  labels: ArrayLike<number>,
  options: SelectLinearOptions = {},
): Promise<LinearSelection> {
  const known = ['folds', 'maxFits', 'onProgress', 'isTimeUp', 'sampleWeights', 'seed', 'signal']
  knownOptions('selectLinear', options, known)
  const { folds: k = 3, maxFits = 15, seed = 0, onProgress, isTimeUp } = options
  positiveInteger('selectLinear: folds - 1', k - 1)
  positiveInteger('selectLinear: maxFits', maxFits)
  const classCount = countClasses(texts.length, labels)
  const folds = stratifiedFolds(labels, k, seed)
  const searches = searchesFor(texts)
  const rounds = Math.min(searches.length, Math.max(1, Math.floor(maxFits / k)))
  const countOf = countingOnce(texts)

  const trials: LinearTrial[] = []
  let best: (LinearTrial & { logits: Float64Array[] }) | undefined
  for (const search of searches.slice(0, rounds)) {
    const next = search(best?.settings ?? {}, trials)
    if (next === undefined) continue
    const settings = completeSettings(next)
    const counted = settings.families.map(countOf)
    const logits: Float64Array[] = []
    let fold = 0
    for (; fold < k && isTimeUp?.() !== true; fold++) {
      await holdOut({ counted, settings, labels, classCount, folds, fold, logits, options })
      onProgress?.({ fits: trials.length * k + fold + 1, totalFits: rounds * k, accuracy: best?.accuracy })
    }
    if (fold < k) break
    const right = logits.filter((z, i) => z.indexOf(Math.max(...z)) === labels[i]).length
    const trial = { settings, accuracy: right / texts.length }
    trials.push(trial)
    if (best === undefined || trial.accuracy > best.accuracy) best = { ...trial, logits }
  }
  if (best === undefined) {
    const first = completeSettings(searches[0]!({}, []) ?? {})
    return { settings: first, accuracy: undefined, trials, heldOut: undefined }
  }
  const { settings, accuracy, logits } = best
  const scale = calibrationScale(logits, labels)
  const heldOut = logits.map((z) => probabilitiesOf(z.map((value) => value * scale)))
  return { settings: { ...settings, scale }, accuracy, trials, heldOut }
}

interface HeldOut {
  readonly counted: readonly TermCounts[]
  readonly settings: Required<LinearSettings>
  readonly labels: ArrayLike<number>
  readonly classCount: number
  readonly folds: Int32Array
  readonly fold: number
  /** Receives the logits of the fold's examples at their places. */
  readonly logits: Float64Array[]
  readonly options: FitWeightsOptions
}

async function holdOut(held: HeldOut): Promise<void> {
  const { counted, settings, labels, classCount, folds, fold, logits } = held
  const indices = [...folds.keys()]
  const training = indices.filter((i) => folds[i] !== fold)
  const tested = indices.filter((i) => folds[i] === fold)
  const spaces = settings.families.map((family, f) => fitFamilySpace(counted[f]!, training, family, settings.minCount))
  const { sampleWeights, seed = 0, signal } = held.options
  const features = featureRows(counted, training, spaces, settings.sublinear)
  const outputs = await fitLinearWeights(
    features,
    training.map((i) => labels[i]!),
    classCount,
    settings,
    {
      seed,
      ...(sampleWeights !== undefined && { sampleWeights: training.map((i) => sampleWeights[i]!) }),
      ...(signal !== undefined && { signal }),
    },
  )
  const rows = featureRows(counted, tested, spaces, settings.sublinear)
  for (const [row, i] of tested.entries()) {
    logits[i] = logitsOf(outputs.map(({ weights, bias }) => bias + rows.dot(row, weights)))
  }
}

/** Makes a candidate from the best settings so far; nothing where it has no use. */
type Search = (best: LinearSettings, trials: readonly LinearTrial[]) => LinearSettings | undefined

/** The steps in their order. */
function searchesFor(texts: readonly (readonly string[])[]): Search[] {
  let characters = 0
  for (const text of texts) for (const token of text) characters += token.length
  const words: WeightedFamily = { kind: 'words', min: 1, max: characters > tooManyForPairs ? 1 : 2, weight: 1 }
  const opening: WeightedFamily = { kind: 'opening', min: 0, max: 3, weight: 0.7 }
  if (characters > manyCharacters) return [() => ({ families: [words] }), looser, furtherOrCloser, further]
  const withOpening: Search = (best) => ({ ...best, families: [...completeSettings(best).families, opening] })
  return [() => ({}), withOpening, looser, furtherOrCloser, further]
}

const looser: Search = (best) => timesC(best, 1 / 3)

/** Once more in the direction that helped, else in the other. */
const furtherOrCloser: Search = (best, trials) => timesC(best, hasHelped(trials) ? 1 / 3 : 3)

/** Once more in the direction that has just helped. */
const further: Search = (best, trials) => {
  if (!hasHelped(trials)) return undefined
  const [before, last] = trials.slice(-2).map(({ settings }) => settings.plainC) as [number, number]
  return timesC(best, last < before ? 1 / 3 : 3)
}

/** Whether the last trial was better than all before. */
function hasHelped(trials: readonly LinearTrial[]): boolean {
  const last = trials.at(-1)!.accuracy
  return trials.slice(0, -1).every(({ accuracy }) => accuracy < last)
}

function timesC(settings: LinearSettings, factor: number): LinearSettings {
  const { naiveBayesC, plainC } = completeSettings(settings)
  return { ...settings, naiveBayesC: naiveBayesC * factor, plainC: plainC * factor }
}

function countingOnce(texts: readonly (readonly string[])[]): (family: WeightedFamily) => TermCounts {
  const known = new Map<string, TermCounts>()
  return (family) => {
    const key = JSON.stringify([family.kind, family.min, family.max])
    const counted = known.get(key) ?? countFamily(texts, family)
    known.set(key, counted)
    return counted
  }
}
