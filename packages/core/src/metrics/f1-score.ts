import { ClassScoreMetric, type ClassScoreOptions } from './class-score.js'

/**
 * The harmonic mean of precision and recall.
 *
 *   f1 = 2·precision·recall / (precision + recall) = 2·right / (predicted + support)
 *
 * Shapes, averages and thresholds: see `ClassScoreMetric`. With 'macro' it is the mean of the classes' F1.
 *
 * @throws ConfigError if an option is unknown or out of its range.
 */
export function f1Score(options: ClassScoreOptions = {}): ClassScoreMetric {
  return new ClassScoreMetric('f1', options)
}
