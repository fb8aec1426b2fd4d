// Where the time of a training step goes: the engine's kernels, one by one, and what is left outside them.
import { backend } from '@tensorflow/tfjs-core'
import { dataset } from '@tessera-ml/core'

/** @typedef {(...args: number[]) => number} Run */
/** @typedef {{ ms: number, calls: number }} Share */

/**
 * Milliseconds and calls of a median step by kernel, the longest first; `outside` is JavaScript.
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
  const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
  const rows = [...names].map((name) => {
    const of = measured.map((step) => step.shares.get(name) ?? { ms: 0, calls: 0 })
    return { name, ms: median(of.map(({ ms }) => ms)), calls: median(of.map(({ calls }) => calls)) }
  })
  const inside = (/** @type {Map<string, Share>} */ of) => [...of.values()].reduce((sum, { ms }) => sum + ms, 0)
  return {
    step_ms: Number(median(measured.map(({ ms }) => ms)).toFixed(3)),
    outside_ms: Number(median(measured.map((step) => step.ms - inside(step.shares))).toFixed(3)),
    kernels: Object.fromEntries(
      rows.toSorted((a, b) => b.ms - a.ms).map(({ name, ms, calls }) => [name, [Number(ms.toFixed(3)), calls]]),
    ),
  }
}
