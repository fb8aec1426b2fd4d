import { knownOptions } from '../errors/checks.js'
import { averagePrecisionScore } from './average-precision.js'
import { ScoreArea, type ScoreAreaOptions } from './score-area.js'

/**
 * The area under the curve of precision over recall over the epoch, as average precision (`averagePrecisionScore`): where
 * positives are rare, it tells more than `rocAuc`. Keras's `AUC(curve='PR')` interpolates between 200 thresholds.
 *
 * Shapes: see `ScoreArea`.
 *
 * @throws ConfigError if an option is unknown.
 */
export function prAuc(options: ScoreAreaOptions = {}): ScoreArea {
  knownOptions('prAuc', options, ['name'])
  return new ScoreArea(options.name ?? 'prAuc', averagePrecisionScore)
}
