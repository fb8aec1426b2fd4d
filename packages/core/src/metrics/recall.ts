import { ClassScoreMetric, type ClassScoreOptions } from './class-score.js'

/**
 * The share of those of a class that were predicted to be of it; 0 where there are none.
 *
 *   recall = right / support
 *
 * Shapes, averages and thresholds: see `ClassScoreMetric`.
 *
 * @throws ConfigError if an option is unknown or out of its range.
 */
export function recall(options: ClassScoreOptions = {}): ClassScoreMetric {
  return new ClassScoreMetric('recall', options)
}
