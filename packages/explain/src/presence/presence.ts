/** A single thing to explain as parts that are there or not, so that every method can take it apart in the same way. */
import type { BatchFunction } from '../evaluator.js'

/**
 * What `f` gives for the thing with some of its parts only. Shapes: x [batch, part], 1 where the part is there, 0 where
 * it is not -> [batch, output].
 *
 * Hand `f`, `input` and `background` to `exactShapley` or any other Shapley method, or the whole to `limePresence`.
 */
export interface Presence {
  readonly f: BatchFunction
  /** All parts there: one row of ones. */
  readonly input: readonly (readonly number[])[]
  /** None: one row of zeros. */
  readonly background: readonly (readonly number[])[]
  readonly featureNames: readonly string[]
}

export function presenceOf(f: BatchFunction, featureNames: readonly string[]): Presence {
  return { f, input: [featureNames.map(() => 1)], background: [featureNames.map(() => 0)], featureNames }
}
