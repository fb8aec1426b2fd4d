import { knownOptions } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { writeModelFile } from '../files/disk.js'
import { modelContents, type StorableModel } from '../models/model-contents.js'
import { weightsContents } from '../models/weights.js'
import type { Callback, CallbackState, Logs, TrainingRun } from '../training/callback.js'
import { Monitor, type MonitorOptions } from '../training/monitor.js'

/** `minDelta` is 0 by default. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /**
   * The file; its folder must exist. `{epoch}`, counted from 1, and `{valLoss}` or any other figure stand for their
   * values, with Python's formats if wanted: `model-{epoch:02d}-{valLoss:.3f}.safetensors`. Required.
   */
  readonly path: string
  /** Whether only an epoch that is better than all before is saved. Default: false. */
  readonly saveBestOnly?: boolean
  /** Whether weights are saved without the architecture, for `model.loadWeights`. Default: false. */
  readonly saveWeightsOnly?: boolean
}

/**
 * Saves the model after each epoch, or after those that were the best so far.
 *
 * @throws ConfigError if an option is wrong; from `fit`, if there is no figure of a name, or a file cannot be written.
 */
export class ModelCheckpoint implements Callback {
  readonly #options: ModelCheckpointOptions
  readonly #monitor: Monitor

  constructor(options: ModelCheckpointOptions) {
    const where = 'modelCheckpoint'
    knownOptions(where, options, ['path', 'monitor', 'minDelta', 'mode', 'saveBestOnly', 'saveWeightsOnly'])
    if (typeof options.path !== 'string' || options.path === '') {
      throw new ConfigError(`${where}: path must be a text, but got ${describe(options.path)}.`)
    }
    this.#options = options
    this.#monitor = new Monitor(where, options)
  }

  onTrainBegin(): void {
    this.#monitor.best = Number.NaN
  }

  async onEpochEnd(epoch: number, logs: Logs, { model }: TrainingRun): Promise<void> {
    const { path, saveBestOnly = false, saveWeightsOnly = false } = this.#options
    if (saveBestOnly && !this.#monitor.improves(logs)) return
    const contents = saveWeightsOnly ? weightsContents(model.layers) : modelContents(storable(model))
    await writeModelFile(fileName(path, { ...logs, epoch: epoch + 1 }), contents)
  }

  state(): CallbackState {
    return { values: { best: this.#monitor.state } }
  }

  restore({ values }: CallbackState): void {
    this.#monitor.best = Number(values['best'])
  }
}

export const modelCheckpoint = (options: ModelCheckpointOptions): ModelCheckpoint => new ModelCheckpoint(options)

function fileName(template: string, figures: Logs): string {
  return template.replace(
    /\{(\w+)(?::(?:0?(\d+)d|\.(\d+)f))?\}/g,
    (_, name: string, width?: string, digits?: string) => {
      const value = figures[name]
      if (value === undefined) {
        const names = Object.keys(figures).join(', ')
        throw new ConfigError(`modelCheckpoint: path must use figures among ${names}, but got "${name}".`)
      }
      if (digits !== undefined) return value.toFixed(Number(digits))
      return String(value).padStart(Number(width ?? 0), '0')
    },
  )
}

/** Models know their graph; what else `fit` could be given has none. */
function storable(model: TrainingRun['model']): StorableModel {
  if ('graph' in model && 'name' in model) return model as TrainingRun['model'] & StorableModel
  throw new ConfigError('modelCheckpoint: the model must be one of Tessera to be saved, but it is not.')
}
