import { knownOptions } from '../errors/checks.js'
import { rocAucScore } from './roc-curve.js'
import { ScoreArea, type ScoreAreaOptions } from './score-area.js'

/**
 * The area under the ROC curve over the epoch (`rocAucScore`); ties count half.
 *
 * Shapes: see `ScoreArea`.
 *
 * @throws ConfigError if an option is unknown.
 */
export function rocAuc(options: ScoreAreaOptions = {}): ScoreArea {
  knownOptions('rocAuc', options, ['name'])
  return new ScoreArea(options.name ?? 'rocAuc', rocAucScore)
}
