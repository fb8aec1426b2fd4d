/** Optimizer steps over many variables in one call; formulas as in core's optimizers. */
import type { Engine } from '../engine.js'

const codes = {
  sgd: 0,
  momentum: 1,
  nesterov: 2,
  rmsprop: 3,
  rmspropMomentum: 4,
  centered: 5,
  centeredMomentum: 6,
  adam: 7,
  amsgrad: 8,
} as const

/** One variable: pointers to float32 of `length` elements each. The kernel writes weight and slots, in place. */
export interface Variable {
  readonly weight: number
  readonly gradient: number
  /** In the order of the optimizer's slots, see {@link OptimizerStep}. */
  readonly slots: readonly number[]
  readonly length: number
  /** Factor of the gradient, for clipping by norm. Default 1. */
  readonly scale?: number
  /** Factor of the weight before the update, 1 - weightDecay·rate. Default 1. */
  readonly keep?: number
}

export type OptimizerStep =
  /** Slots: momentum, unless it is 0. */
  | { readonly kind: 'sgd'; readonly rate: number; readonly momentum: number; readonly nesterov: boolean }
  /** Slots: velocity, average (if centered), momentum (if above 0). */
  | {
      readonly kind: 'rmsprop'
      readonly rate: number
      readonly rho: number
      readonly momentum: number
      readonly epsilon: number
      readonly centered: boolean
    }
  /** Slots: momentum, velocity, largestVelocity (amsgrad). `step`: 1 for the first. AdamW is this with `keep`. */
  | {
      readonly kind: 'adam'
      readonly rate: number
      readonly beta1: number
      readonly beta2: number
      readonly epsilon: number
      readonly amsgrad: boolean
      readonly step: number
    }

/** Runs `use` with the variables written to memory as the kernels read them. */
function withList<T>(engine: Engine, variables: readonly Variable[], use: (list: number) => T): T {
  return engine.withBlock(32 * Math.max(1, variables.length), (list) => {
    const { ints, floats } = engine.memory
    let at = list >>> 2
    for (const { weight, gradient, slots, length, scale = 1, keep = 1 } of variables) {
      ints[at] = weight
      ints[at + 1] = gradient
      for (let i = 0; i < 3; i++) ints[at + 2 + i] = slots[i] ?? 0
      ints[at + 5] = length
      floats[at + 6] = scale
      floats[at + 7] = keep
      at += 8
    }
    return use(list)
  })
}

/**
 * One step of all variables.
 *
 * @param limit largest absolute value of a gradient's element, after `scale`. Default: none
 */
export function optimizerStep(
  engine: Engine,
  step: OptimizerStep,
  variables: readonly Variable[],
  limit = Infinity,
): void {
  const { kernels } = engine
  withList(engine, variables, (list) => {
    const count = variables.length
    if (step.kind === 'sgd') {
      const code = step.momentum === 0 ? codes.sgd : step.nesterov ? codes.nesterov : codes.momentum
      kernels.update(code, list, count, step.rate, step.momentum, 0, 0, 0, 0, limit)
    } else if (step.kind === 'rmsprop') {
      const plain = step.centered ? codes.centered : codes.rmsprop
      const code = step.momentum > 0 ? plain + 1 : plain
      kernels.update(code, list, count, step.rate, step.rho, step.momentum, step.epsilon, 1 - step.rho, 0, limit)
    } else {
      const { beta1, beta2, epsilon, amsgrad } = step
      const rate = (step.rate * Math.sqrt(1 - beta2 ** step.step)) / (1 - beta1 ** step.step)
      const code = amsgrad ? codes.amsgrad : codes.adam
      kernels.update(code, list, count, rate, beta1, beta2, epsilon, 1 - beta1, 1 - beta2, limit)
    }
  })
}

/** ‖gradient‖² of each variable in float64, for clipping by norm. */
export function squaredNorms(engine: Engine, variables: readonly Variable[]): Float64Array {
  return withList(engine, variables, (list) => {
    const partialBytes = engine.kernels.squaredNormsPartialBytes(list, variables.length) >>> 0
    return engine.withBlock(partialBytes + 8 * variables.length, (partials) => {
      const sums = partials + partialBytes
      engine.kernels.squaredNorms(list, variables.length, sums, partials)
      return Float64Array.from(new Float64Array(engine.memory.memory.buffer, sums, variables.length))
    })
  })
}
