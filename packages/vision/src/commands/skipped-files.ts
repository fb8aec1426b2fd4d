/** News of what is left out, files and boxes for instance: the first of it by name, then how much it is. */
import { counted } from '@tessera-ml/core/cli'
import type { SkippedFile } from '../data/labelled-picture.js'

/** What is told of one by one. */
const told = 20

/** Characters of a path that are shown. */
const longestName = 500

export class SkippedFiles {
  #told = 0
  #left = 0

  constructor(private readonly log: (line: string) => void) {}

  readonly add = ({ file, reason, isUsed = false }: SkippedFile): void => {
    if (!isUsed) this.#left += 1
    this.#told += 1
    const shown = file.length > longestName ? `${file.slice(0, longestName)}…` : file
    if (this.#told <= told) this.log(isUsed ? `${shown} ${reason}` : `${shown} is left out: ${reason}`)
  }

  /** Tells how much there was. */
  end(): void {
    if (this.#told > told) this.log(`${counted(this.#told - told, 'more line')} like these.`)
    if (this.#left > 0) this.log(`Left out: ${this.#left.toLocaleString('en-US')} in all.`)
  }
}
