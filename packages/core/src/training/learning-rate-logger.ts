import type { Callback, Logs, TrainingRun } from './callback.js'

/** Adds the learning rate at the end of each epoch to its figures, as `learningRate`. */
export class LearningRateLogger implements Callback {
  epochFigures({ optimizer }: TrainingRun): Logs {
    return { learningRate: optimizer.learningRate }
  }
}

export const learningRateLogger = (): LearningRateLogger => new LearningRateLogger()
