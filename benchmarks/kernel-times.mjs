// Where the time of a training step goes: the engine's kernels, one by one, and what is left outside them.
import { backend } from '@tensorflow/tfjs-core'
import { dataset } from '@tessera-ml/core'

/** @typedef {(...args: number[]) => number} Run */
/** @typedef {{ ms: number, calls: number }} Share */

/**
 * Milliseconds and calls of a step by kernel, the longest first: the shortest time of all steps, which others on the
 * machine disturb the least. `outside` is JavaScript.
 *
 * @param {import('@tessera-ml/core').Model} model
 * @param {import('@tessera-ml/core').Batch} batch
 * @param {number} steps that are measured
 */
export async function timeKernels(model, batch, steps) {
  const { engine } = /** @type {{ engine: { kernels: Record<string, Run> } }} */ (/** @type {unknown} */ (backend()))
  /** @type {Map<string, Share>} */
  let shares = new Map()
  for (const [name, run] of Object.entries(engine.kernels)) {
    engine.kernels[name] = (...args) => {
      const start = performance.now()
      const result = run(...args)
      const share = shares.get(name) ?? { ms: 0, calls: 0 }
      share.ms += performance.now() - start
      share.calls++
      shares.set(name, share)
      return result
    }
  }
  /** @type {{ ms: number, shares: Map<string, Share> }[]} */
  const done = []
  let last = performance.now()
  const onBatchEnd = () => {
    const now = performance.now()
    done.push({ ms: now - last, shares })
    shares = new Map()
    last = performance.now()
  }
  const batches = () => Array.from({ length: steps + 3 }, () => batch)
  await model.fit(dataset({ batches }), { shuffle: false, callbacks: [{ onBatchEnd }] })
  const measured = done.slice(3)
  const names = new Set(measured.flatMap((step) => [...step.shares.keys()]))
  const least = (/** @type {number[]} */ values) => Number(Math.min(...values).toFixed(3))
  const rows = [...names].map((name) => {
    const of = measured.map((step) => step.shares.get(name) ?? { ms: 0, calls: 0 })
    return { name, ms: least(of.map(({ ms }) => ms)), calls: least(of.map(({ calls }) => calls)) }
  })
  const inside = (/** @type {Map<string, Share>} */ of) => [...of.values()].reduce((sum, { ms }) => sum + ms, 0)
  return {
    step_ms: least(measured.map(({ ms }) => ms)),
    outside_ms: least(measured.map((step) => step.ms - inside(step.shares))),
    kernels: Object.fromEntries(rows.toSorted((a, b) => b.ms - a.ms).map(({ name, ms, calls }) => [name, [ms, calls]])),
  }
}
