import type { Logs } from './callback.js'

/** The figures of a training run, epoch by epoch. */
export class History {
  /** The epochs that were run, counted from 0. */
  readonly epoch: number[] = []
  /** For each figure one number an epoch: `history.loss`, `history.valAccuracy`, … */
  readonly history: Record<string, number[]> = {}
  /** The epoch whose weights the model has now, where a callback has chosen one. */
  bestEpoch: number | undefined

  /** Adds the figures of an epoch. */
  add(epoch: number, logs: Logs): void {
    this.epoch.push(epoch)
    for (const [name, value] of Object.entries(logs)) (this.history[name] ??= []).push(value)
  }
}
