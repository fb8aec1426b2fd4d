/**
 * What optimizers share that keep running means of the gradient and of its size, and the update that Adam and AdamW share,
 * which differ in their defaults alone.
 */
import { add, div, maximum, mul, sqrt, square, sub } from '@tensorflow/tfjs-core'
import { numberWithin, positiveNumber } from '../errors/checks.js'
import type { OptimizerOptions, Updated, UpdateInput, ValuesInput } from './optimizer.js'

export interface DecayOptions extends OptimizerOptions {
  /** Share of the mean gradient that is kept a step. Default: 0.9. Range: [0, 1). */
  readonly beta1?: number
  /** Share of the mean squared gradient that is kept a step. Default: 0.999. Range: [0, 1). */
  readonly beta2?: number
  /** Added to the denominator. Default: 1e-7. Range: above 0. */
  readonly epsilon?: number
}

export interface MomentsOptions extends DecayOptions {
  /** Whether the denominator uses the largest mean square seen so far. Default: false. */
  readonly amsgrad?: boolean
}

export type Decays = Required<Pick<DecayOptions, (typeof decayNames)[number]>>

export type Moments = Required<Pick<MomentsOptions, (typeof momentsNames)[number]>>

export const decayNames = ['beta1', 'beta2', 'epsilon'] as const

export const momentsNames = [...decayNames, 'amsgrad'] as const

/** @throws ConfigError if one is out of its range. */
export function decaysOf(where: string, { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: DecayOptions): Decays {
  return {
    beta1: numberWithin(`${where}: beta1`, beta1, 0, 1),
    beta2: numberWithin(`${where}: beta2`, beta2, 0, 1),
    epsilon: positiveNumber(`${where}: epsilon`, epsilon),
  }
}

/** @throws ConfigError if one is out of its range. */
export function momentsOf(where: string, options: MomentsOptions): Moments {
  return { ...decaysOf(where, options), amsgrad: options.amsgrad ?? false }
}

export function momentsSlots({ amsgrad }: Moments): readonly string[] {
  return amsgrad ? ['momentum', 'velocity', 'largestVelocity'] : ['momentum', 'velocity']
}

/** One step; both corrections of the bias are folded into the rate, which spares two operations on tensors. */
export function momentsUpdate(moments: Moments, { weight, gradient, slots, rate, step }: UpdateInput): Updated {
  const { beta1, beta2, epsilon } = moments
  const corrected = correctedRate(moments, rate, step)
  const momentum = add(mul(slots['momentum']!, beta1), mul(gradient, 1 - beta1))
  const velocity = add(mul(slots['velocity']!, beta2), mul(square(gradient), 1 - beta2))
  const largest = slots['largestVelocity'] && maximum(slots['largestVelocity'], velocity)
  const movement = div(mul(momentum, corrected), add(sqrt(largest ?? velocity), epsilon))
  const next = largest === undefined ? { momentum, velocity } : { momentum, velocity, largestVelocity: largest }
  return { weight: sub(weight, movement), slots: next }
}

/** The same step on plain numbers. */
export function momentsUpdateValues(moments: Moments, { weight, gradient, slots, rate, step }: ValuesInput): void {
  const { beta1, beta2, epsilon } = moments
  const corrected = correctedRate(moments, rate, step)
  const [momentum, velocity, largest] = [slots['momentum']!, slots['velocity']!, slots['largestVelocity']]
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i]!
    const m = momentum[i]! * beta1 + g * (1 - beta1)
    let v = velocity[i]! * beta2 + g * g * (1 - beta2)
    momentum[i] = m
    velocity[i] = v
    if (largest !== undefined) largest[i] = v = Math.max(largest[i]!, v)
    weight[i]! -= (m * corrected) / (Math.sqrt(v) + epsilon)
  }
}

function correctedRate({ beta1, beta2 }: Moments, rate: number, step: number): number {
  return (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
}
