/**
 * Best of several runs of about 30 ms each, in billions a second.
 *
 * @param {number} work what one run does
 * @param {() => void} run
 */
export function rate(work, run) {
  run()
  const once = performance.now()
  run()
  const rounds = Math.max(1, Math.ceil(30 / Math.max(performance.now() - once, 1e-3)))
  let best = Infinity
  for (let i = 0; i < 6; i++) {
    const start = performance.now()
    for (let j = 0; j < rounds; j++) run()
    best = Math.min(best, (performance.now() - start) / rounds)
  }
  return work / best / 1e6
}
