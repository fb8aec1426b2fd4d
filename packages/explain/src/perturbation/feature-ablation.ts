import type { BatchFunction } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { readGroups, type GroupsOptions } from '../feature-groups.js'
import { begin } from '../request.js'
import type { NumbersLike } from '../rows.js'
import { explainByHiding, type HidingOptions } from './hiding.js'

export interface FeatureAblationOptions extends HidingOptions, GroupsOptions {}

/**
 * What the output loses when one feature, or one group, is replaced by the baseline b.
 *
 *   values_i = f(x) - f(x with b in place of group i)
 *
 * Every feature of a group has the group's value. The values need not sum to anything.
 *
 * Shapes: input [row, ...feature] -> values [row, ...feature, output].
 * Source: Robnik-Šikonja and Kononenko 2008, doi:10.1109/TKDE.2007.190734.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if an output is not finite;
 * AbortError through `signal`.
 */
export async function featureAblation(
  f: BatchFunction,
  input: NumbersLike,
  options: FeatureAblationOptions = {},
): Promise<Explanation> {
  const where = 'featureAblation'
  const request = await begin(where, f, input, options, ['baseline', 'groups', 'segments'])
  const { features } = await readGroups(where, options, request.rows.shape.slice(1))
  return explainByHiding(request, features, options, { groups: features.length })
}
