import { knownOptions } from '../errors/checks.js'
import { describe } from '../errors/describe.js'
import { ConfigError } from '../errors/errors.js'
import { readFileIfThere, writeFileAtomic } from '../files/disk.js'
import type { Callback, CallbackState, Logs } from './callback.js'

export interface CsvLoggerOptions {
  /** The file; its folder must exist. Required. */
  readonly path: string
  /** What stands between two columns. Default: ','. */
  readonly separator?: string
  /** Whether rows go behind those of a file that is there. Default: false. */
  readonly append?: boolean
}

/**
 * Writes the figures of each epoch as a row of a CSV file: `epoch`, then the others by name. The file is whole at every
 * moment: all rows are written anew beside it and put in its place.
 *
 * @throws ConfigError if an option is unknown or `path` is no text; from `fit`, if the file cannot be written, or the one
 * that rows are to go behind has other columns.
 */
export class CsvLogger implements Callback {
  readonly #path: string
  readonly #separator: string
  readonly #append: boolean
  #text = ''

  constructor(options: CsvLoggerOptions) {
    knownOptions('csvLogger', options, ['path', 'separator', 'append'])
    const { path, separator = ',', append = false } = options
    if (typeof path !== 'string' || path === '') {
      throw new ConfigError(`csvLogger: path must be a text, but got ${describe(path)}.`)
    }
    this.#path = path
    this.#separator = separator
    this.#append = append
  }

  async onTrainBegin(): Promise<void> {
    const bytes = this.#append ? await readFileIfThere(this.#path) : undefined
    this.#text = bytes === undefined ? '' : new TextDecoder().decode(bytes)
    if (this.#text !== '' && !this.#text.endsWith('\n')) this.#text += '\n'
    await this.#write()
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const header = ['epoch', ...Object.keys(logs).toSorted()].join(this.#separator)
    const [first = ''] = this.#text.split('\n', 1)
    if (first !== '' && first !== header) {
      throw new ConfigError(
        `csvLogger: the columns of ${describe(this.#path)} must be ${header}, but got ${describe(first)}.`,
      )
    }
    const values = Object.keys(logs)
      .toSorted()
      .map((name) => logs[name]!)
    this.#text += `${first === '' ? `${header}\n` : ''}${[epoch, ...values].join(this.#separator)}\n`
    await this.#write()
  }

  state(): CallbackState {
    return { values: { text: this.#text } }
  }

  restore({ values }: CallbackState): void {
    this.#text = String(values['text'])
  }

  async #write(): Promise<void> {
    await writeFileAtomic(this.#path, new TextEncoder().encode(this.#text))
  }
}

export const csvLogger = (options: CsvLoggerOptions): CsvLogger => new CsvLogger(options)
