// Counts the kernels that one training step calls.
import { backend, profile } from '@tensorflow/tfjs-core'
import { dataset } from '@tessera-ml/core'

/**
 * The calls of the third step by name, the most first, and the kernels of tfjs's cpu among them.
 *
 * @param {import('@tessera-ml/core').Model} model
 * @param {import('@tessera-ml/core').Batch} batch
 */
export async function countKernels(model, batch) {
  const steps = (/** @type {number} */ count) =>
    model.fit(dataset({ batches: () => Array.from({ length: count }, () => batch) }), { shuffle: false })
  await steps(2)
  const current = /** @type {{ fallbacks?: () => Map<string, number>, forgetFallbacks?: () => void }} */ (backend())
  current.forgetFallbacks?.()
  /** @type {Map<string, number>} */
  const counts = new Map()
  const { kernels } = await profile(async () => {
    await steps(1)
    return []
  })
  for (const { name } of kernels) counts.set(name, (counts.get(name) ?? 0) + 1)
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a)
  return {
    calls: kernels.length,
    kernels: Object.fromEntries(sorted),
    fallbacks: Object.fromEntries(current.fallbacks?.() ?? []),
  }
}
