import { ClassScoreMetric, type ClassScoreOptions } from './class-score.js'

/**
 * The share of right ones among those predicted to be of a class; 0 where none was.
 *
 *   precision = right / predicted
 *
 * Shapes, averages and thresholds: see `ClassScoreMetric`.
 *
 * @throws ConfigError if an option is unknown or out of its range.
 */
export function precision(options: ClassScoreOptions = {}): ClassScoreMetric {
  return new ClassScoreMetric('precision', options)
}
