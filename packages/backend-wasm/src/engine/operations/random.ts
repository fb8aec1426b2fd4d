/** Random numbers by Philox4x32-10: the same, bit for bit, as `Generator` in core's random folder makes. */
import type { Engine } from '../engine.js'

/** Where the numbers begin, as `Generator.state` says. Afterwards the generator must stand at position + ⌈length / 4⌉. */
export interface RandomState {
  readonly seed: number
  readonly stream: number
  readonly position: number
}

const twoTo32 = 2 ** 32

function run(
  engine: Engine,
  code: number,
  state: RandomState,
  x: number,
  to: number,
  length: number,
  low: number,
  high: number,
): void {
  const { seed, stream, position } = state
  engine.kernels.uniform(
    code,
    x,
    to,
    length,
    seed,
    seed / twoTo32,
    stream,
    stream / twoTo32,
    position,
    position / twoTo32,
    low,
    high,
  )
}

/** to[i] uniform from `low` to `high`, as `Generator.fillUniform`. */
export function randomUniform(engine: Engine, state: RandomState, to: number, length: number, low = 0, high = 1): void {
  run(engine, 0, state, 0, to, length, low, high)
}

/** to[i] = 0 with probability `rate`, else 1/(1 - rate): the mask of core's `dropout`. */
export function dropoutMask(engine: Engine, state: RandomState, to: number, length: number, rate: number): void {
  run(engine, 1, state, 0, to, length, rate, 1 / (1 - rate))
}

/** to = x times that mask, without the mask; 0 where it is 0, whatever x is. The gradient is the same function of dy. */
export function dropout(engine: Engine, state: RandomState, x: number, to: number, length: number, rate: number): void {
  run(engine, 2, state, x, to, length, rate, 1 / (1 - rate))
}
