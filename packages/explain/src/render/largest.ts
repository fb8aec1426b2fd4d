import { ConfigError, describeValue } from '@tessera-ml/core'
import type { Contribution } from '../contributions.js'

/**
 * The `count` strongest contributions, strongest first, equal ones in their own order, and the sum of the rest.
 *
 * @throws ConfigError if a value is not finite.
 */
export function largest(where: string, items: readonly Contribution[], count: number): Contribution[] {
  if (!Array.isArray(items)) throw new ConfigError(`${where}: items must be a list, but got ${describeValue(items)}.`)
  for (const [index, item] of items.entries()) {
    const value: unknown = item?.value
    if (Number.isFinite(value)) continue
    throw new ConfigError(`${where}: items[${index}].value must be finite, but got ${describeValue(value)}.`)
  }
  const sorted = [...items].sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const rest = sorted.slice(count)
  if (rest.length === 0) return sorted
  const value = rest.reduce((sum, item) => sum + item.value, 0)
  return [...sorted.slice(0, count), { label: `${rest.length} more`, value }]
}
