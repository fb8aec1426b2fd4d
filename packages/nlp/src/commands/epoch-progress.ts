/** The progress of a network's training on the command line: a bar an epoch on a terminal, plain lines elsewhere. */
import type { Callback } from '@tessera-ml/core'
import type { ProgressLine } from '@tessera-ml/core/cli'

/** @param progress begins a line of progress, and ends the one before. */
export function epochProgress(progress: (label: string) => ProgressLine): Callback {
  let line: ProgressLine | undefined
  let done = 0
  let network = 0
  return {
    onTrainBegin() {
      network += 1
    },
    onEpochBegin(epoch, { epochs }) {
      const width = String(epochs).length
      const which = network === 1 ? '' : `network ${network}, `
      line = progress(`${which}epoch ${String(epoch + 1).padStart(width)}/${epochs}`)
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
