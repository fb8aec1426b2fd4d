// Times what the WebAssembly module does within training steps, function by function.
import { backend } from '@tensorflow/tfjs-core'
import { dataset } from '@tessera-ml/core'

const warmUp = 200
const timed = 50

/**
 * Milliseconds of a step by function of the module, the longest first; `outside` is the rest: JavaScript, tfjs's tape,
 * memory. Medians over 50 steps, after 200 (or two seconds of them) to warm up.
 *
 * @param {import('@tessera-ml/core').Model} model
 * @param {import('@tessera-ml/core').Batch} batch
 */
export async function timeKernels(model, batch) {
  /** @type {Map<string, number>} */
  let step = new Map()
  /** @type {Map<string, number[]>} */
  const all = new Map()
  const add = (/** @type {string} */ name, /** @type {number} */ ms) => step.set(name, (step.get(name) ?? 0) + ms)
  const stopTiming = timeFunctions(add)
  let last = performance.now()
  const end = last + 2000
  let done = 0
  let counted = 0
  const onBatchEnd = () => {
    const total = performance.now() - last
    done++
    if (done > warmUp || last > end) {
      counted++
      const inside = [...step.values()].reduce((sum, ms) => sum + ms, 0)
      for (const [name, ms] of [...step, ['outside', total - inside], ['step', total]]) {
        const list = all.get(/** @type {string} */ (name)) ?? []
        all.set(/** @type {string} */ (name), [...list, /** @type {number} */ (ms)])
      }
    }
    step = new Map()
    last = performance.now()
  }
  const batches = function* () {
    while (counted < timed) yield batch
  }
  await model.fit(dataset({ batches }), { shuffle: false, callbacks: [{ onBatchEnd }] })
  stopTiming()
  const medians = [...all].map(([name, times]) => [name, times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0])
  const sorted = medians.toSorted(([, a], [, b]) => Number(b) - Number(a))
  return Object.fromEntries(sorted.map(([name, ms]) => [name, Number(Number(ms).toFixed(4))]))
}

/** @param {(name: string, ms: number) => void} add */
function timeFunctions(add) {
  const { kernels } = /** @type {{ engine: { kernels: Record<string, (...args: number[]) => number> } }} */ (
    /** @type {unknown} */ (backend())
  ).engine
  const originals = { ...kernels }
  for (const [name, run] of Object.entries(originals)) {
    kernels[name] = (...args) => {
      const start = performance.now()
      const result = run(...args)
      add(name, performance.now() - start)
      return result
    }
  }
  return () => void Object.assign(kernels, originals)
}
