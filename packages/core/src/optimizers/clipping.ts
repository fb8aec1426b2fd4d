import { add, clipByValue, div, maximum, mul, sqrt, square, sum, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { positiveNumber } from '../errors/checks.js'
import { ConfigError } from '../errors/errors.js'

/** At most one of these may be set. */
export interface ClippingOptions {
  /** The largest norm of each weight's gradient; a longer one is scaled down. Default: none. Range: above 0. */
  readonly clipNorm?: number
  /** The largest common norm of all gradients; longer ones are scaled down together. Default: none. Range: above 0. */
  readonly globalClipNorm?: number
  /** The largest absolute value of each element. Default: none. Range: above 0. */
  readonly clipValue?: number
}

export const clippingNames = ['clipNorm', 'globalClipNorm', 'clipValue'] as const

/** Looks at all gradients of a step and gives the function that clips each. Runs inside `tidy`. */
export type Clipping = (gradients: Iterable<Tensor>) => (gradient: Tensor) => Tensor

/**
 * Bounds gradients.
 *
 *   clipNorm         g <- g · c / max(‖g‖, c)
 *   globalClipNorm   the same, with ‖g‖ the norm of all gradients together
 *   clipValue        g <- min(max(g, -c), c)
 *
 * Shapes: gradients of any shapes -> the same shapes. Norms are taken where the tensors are: nothing waits for them.
 * Source: Pascanu et al. 2013, arXiv:1211.5063, section 3.2.
 *
 * @throws ConfigError if more than one is set, or a bound is not positive.
 */
export function clipping(where: string, options: ClippingOptions): Clipping | undefined {
  const set = clippingNames.filter((name) => options[name] !== undefined)
  const [name] = set
  if (name === undefined) return undefined
  if (set.length > 1) {
    const choices = clippingNames.join(', ')
    throw new ConfigError(`${where}: clipping must be one of ${choices}, but got ${set.join(' and ')}.`)
  }
  const bound = positiveNumber(`${where}: ${name}`, options[name])
  if (name === 'clipValue') return () => (gradient) => clipByValue(gradient, -bound, bound)
  if (name === 'clipNorm') return () => (gradient) => mul(gradient, scaleFor(squaredNorm(gradient), bound))
  return (gradients) => {
    const scale = tidy(() => scaleFor(totalOf(gradients), bound))
    return (gradient) => mul(gradient, scale)
  }
}

function squaredNorm(gradient: Tensor): Tensor {
  return sum(square(gradient))
}

function totalOf(gradients: Iterable<Tensor>): Tensor {
  return [...gradients].map(squaredNorm).reduce((total, part) => add(total, part))
}

/** c / max(norm, c), which is 1 for a norm of 0. */
function scaleFor(squared: Tensor, bound: number): Tensor {
  return div(bound, maximum(sqrt(squared), bound))
}
