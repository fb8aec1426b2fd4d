/** The folder that a command which trains writes, and from which the others take the model. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../errors/errors.js'
import type { JsonObject } from '../errors/json.js'
import { OutFolder } from './out-folder.js'
import type { TimeBudget } from './time-budget.js'

const modelFile = 'model.safetensors'
const files = [modelFile, 'history.json', 'metrics.json', 'report.html']

/** What training ends with. */
export interface TrainingResults {
  /** The model as a file. */
  readonly model: Uint8Array
  /** Figures by epoch. */
  readonly history: JsonObject
  /** How good the model is. */
  readonly metrics: JsonObject
  /** The page that shows it. */
  readonly report: string
  /** The same in one line of news. */
  readonly summary: string
}

interface WriteOptions {
  readonly budget: TimeBudget
  /** Nothing is written once it is aborted. */
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

export class TrainingFolder {
  /** What it gets, for the help. */
  static readonly details = `The folder of --out gets ${files.slice(0, -1).join(', ')} and ${files.at(-1)}.`
  readonly #folder: OutFolder

  private constructor(folder: OutFolder) {
    this.#folder = folder
  }

  /** Looks at the folder of `--out` before the work; nothing is made yet. @throws ConfigError as `OutFolder.prepare`. */
  static async prepare(path: string): Promise<TrainingFolder> {
    return new TrainingFolder(await OutFolder.prepare(path, files))
  }

  /**
   * Writes all results or, where that fails, none, the model last; and tells of it. A time budget is added to the metrics.
   *
   * @throws ConfigError or FormatError if a file cannot be written; what `signal` is aborted with.
   */
  async write(
    { model, history, metrics, report, summary }: TrainingResults,
    { budget, signal, log }: WriteOptions,
  ): Promise<void> {
    await this.#folder.write(
      {
        'history.json': { json: history },
        'metrics.json': { json: { ...metrics, ...budget.figures } },
        'report.html': { text: report },
        [modelFile]: model,
      },
      signal,
    )
    if (budget.wasCut) log(`Training was cut after ${budget.seconds} s; another machine may get further in that time.`)
    log(summary)
    log(`Wrote ${this.#folder.path}: ${files.join(', ')}`)
  }
}

/**
 * The model's file in a folder that `command` wrote, or the path itself where it is a file.
 *
 * @throws ConfigError if there is none.
 */
export async function modelFileIn(path: string, command = 'train'): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  const file = found?.isDirectory() === true ? join(path, modelFile) : path
  if (found !== undefined && (await stat(file).catch(() => undefined)) !== undefined) return file
  const got = found === undefined ? 'nothing of that name' : `a folder without ${modelFile}`
  throw new ConfigError(`${path}: model must be a folder that ${command} has written, but got ${got}.`)
}
