import type { Configurable } from '../errors/configurable.js'

/** A learning rate that depends on the step. */
export interface Schedule extends Configurable {
  /** The rate of a step; the first step of training is 0. */
  at(step: number): number
  /** The momentum of a step, for optimizers that have one; `undefined` leaves them theirs. */
  momentumAt?(step: number): number | undefined
}

/** A plain function from step to rate. A model file cannot describe it. */
export type ScheduleFunction = (step: number) => number
