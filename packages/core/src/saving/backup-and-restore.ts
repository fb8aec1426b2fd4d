import { knownOptions } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { readFileIfThere, removeFile, writeModelFile } from '../files/disk.js'
import { removeLeftovers } from '../files/leftovers.js'
import { decodeModelFile } from '../files/model-file.js'
import type { Callback, TrainingRun } from '../training/callback.js'
import { checkpointContents, resumeFrom } from './checkpoint.js'

export interface BackupAndRestoreOptions {
  /** The checkpoint file; its folder must exist. Required. */
  readonly path: string
  /** Whether the file is removed when training has ended by itself. Default: true. */
  readonly deleteCheckpoint?: boolean
}

/**
 * Keeps a checkpoint from epoch to epoch, and takes it up where training was interrupted: the same program, run again,
 * ends with the same weights, figures and files, bit for bit, as if nothing had happened.
 *
 * The file is written before the first epoch and after each, whole or not at all, whatever ends the process. It holds
 * weights, the optimizer's slots, steps and learning rate, the next epoch, the history, and what other callbacks keep
 * (the best so far, the best weights, rows of a log). Random numbers follow from the seed and the steps. Anything else
 * that a program keeps from epoch to epoch, in datasets or callbacks of its own without `state`, is not in it.
 *
 * @throws ConfigError if an option is wrong; from `fit`, if the file cannot be written, or it is the checkpoint of another
 * run. @throws FormatError from `fit`, if the file is damaged. @throws StateError from `fit`, if the model is not built
 * before, as with a dataset and no `inputShape`.
 */
export class BackupAndRestore implements Callback {
  readonly #path: string
  readonly #deleteCheckpoint: boolean

  constructor(options: BackupAndRestoreOptions) {
    knownOptions('backupAndRestore', options, ['path', 'deleteCheckpoint'])
    const { path, deleteCheckpoint = true } = options
    if (typeof path !== 'string' || path === '') {
      throw new ConfigError(`backupAndRestore: path must be a text, but got ${describe(path)}.`)
    }
    this.#path = path
    this.#deleteCheckpoint = deleteCheckpoint
  }

  async onReady(run: TrainingRun): Promise<void> {
    await removeLeftovers(this.#path)
    const bytes = await readFileIfThere(this.#path)
    if (bytes !== undefined) resumeFrom(this.#path, await decodeModelFile(bytes, this.#path), run)
    else await this.#write(run)
  }

  async onEpochDone(_epoch: number, run: TrainingRun): Promise<void> {
    await this.#write(run)
  }

  async onTrainEnd(): Promise<void> {
    if (this.#deleteCheckpoint) await removeFile(this.#path)
  }

  async #write(run: TrainingRun): Promise<void> {
    await writeModelFile(this.#path, checkpointContents(run))
  }
}

export const backupAndRestore = (options: BackupAndRestoreOptions): BackupAndRestore => new BackupAndRestore(options)
