/** The progress of a network's training on the command line: a bar an epoch on a terminal, plain lines elsewhere. */
import type { Callback } from '../training/callback.js'
import type { ProgressLine } from '../training/progress-line.js'

/** @param progress begins a line of progress, and ends the one before. */
export function epochProgress(progress: (label: string) => ProgressLine): Callback {
  let line: ProgressLine | undefined
  let done = 0
  return {
    onEpochBegin(epoch, { epochs }) {
      const width = String(epochs).length
      line = progress(`epoch ${String(epoch + 1).padStart(width)}/${epochs}`)
      done = 0
    },
    onBatchEnd(_batch, step, { batchesPerEpoch }) {
      done += 1
      line?.update({ done, total: batchesPerEpoch, fields: () => step.logs() })
    },
    onEpochEnd(_epoch, logs) {
      line?.finish(logs)
    },
  }
}
