import type { Logs } from './callback.js'

/** A history as plain data. */
export interface HistoryState {
  readonly epoch: readonly number[]
  readonly figures: Readonly<Record<string, readonly number[]>>
}

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

  /** A copy of the figures, with which `restore` makes the same history. */
  state(): HistoryState {
    const figures = Object.entries(this.history).map(([name, values]) => [name, [...values]] as const)
    return { epoch: [...this.epoch], figures: Object.fromEntries(figures) }
  }

  /** Takes what `state` gave in the place of its figures. */
  restore({ epoch, figures }: HistoryState): void {
    this.epoch.splice(0, Number.POSITIVE_INFINITY, ...epoch)
    for (const name of Object.keys(this.history)) delete this.history[name]
    for (const [name, values] of Object.entries(figures)) this.history[name] = [...values]
  }
}
