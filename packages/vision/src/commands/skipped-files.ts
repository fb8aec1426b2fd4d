/** News of files that are left out: the first ones by name, then their number. */
import type { SkippedFile } from '../data/labelled-picture.js'

/** Files that are told of one by one. */
const toldFiles = 20

export class SkippedFiles {
  #count = 0

  constructor(private readonly log: (line: string) => void) {}

  readonly add = ({ file, reason }: SkippedFile): void => {
    this.#count += 1
    if (this.#count <= toldFiles) this.log(`${file} is left out: ${reason}`)
  }

  /** Tells how many there were. */
  end(): void {
    if (this.#count > toldFiles) this.log(`${this.#count - toldFiles} more files are left out.`)
    if (this.#count > 0) this.log(`Left out: ${this.#count} files.`)
  }
}
