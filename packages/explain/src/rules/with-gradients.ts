import { withoutFused } from '@tessera-ml/core'
import { getGradient, registerGradient, unregisterGradient, type GradConfig } from '@tensorflow/tfjs-core'

/**
 * Runs a computation whose gradients are taken by other rules for some kernels, and puts the old ones back. Operations
 * that a backend fuses are taken apart for the while, so that no kernel hides in them. `run` must not be async.
 */
export function withGradients<T>(rules: readonly GradConfig[], run: () => T): T {
  const before = rules.map(({ kernelName }) => getGradient(kernelName))
  rules.forEach((rule, i) => replace(before[i], rule))
  try {
    return withoutFused(run)
  } finally {
    rules.forEach((rule, i) => {
      unregisterGradient(rule.kernelName)
      if (before[i]) registerGradient(before[i])
    })
  }
}

function replace(before: GradConfig | undefined, rule: GradConfig): void {
  if (before) unregisterGradient(rule.kernelName)
  registerGradient(rule)
}
