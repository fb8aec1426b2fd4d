import { access, constants, lstat, mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../errors/errors.js'
import type { JsonValue } from '../errors/json.js'
import { codeOf } from '../files/disk-port.js'
import { writeFilesAtomic } from '../files/disk.js'
import { fileProblem } from '../files/file-problem.js'
import { jsonText } from './json-text.js'

/** What a result file holds: bytes as they are, text in UTF-8, anything else as JSON. */
export type ResultFile = Uint8Array | { readonly text: string } | { readonly json: JsonValue }

/** The folder of `--out`: looked at before the work, so that a wrong path is known at once, made and filled after it. */
export class OutFolder {
  readonly path: string
  /** The folders that `make` has made, the outermost first. */
  readonly #made: string[] = []

  private constructor(path: string) {
    this.path = path
  }

  /**
   * Finds out whether the folder is there and can be written to, or can be made. Nothing is made yet: work that fails
   * leaves nothing behind.
   *
   * @param files names of the files to be written, which must not be folders.
   * @throws ConfigError if it is no such folder, for instance because a file of that name is there.
   */
  static async prepare(path: string, files: readonly string[] = []): Promise<OutFolder> {
    const folder = new OutFolder(path)
    const missing = await folder.#missingFolders()
    const nearest = missing.length === 0 ? resolve(path) : dirname(missing[0]!)
    try {
      await access(nearest, constants.W_OK | constants.X_OK)
    } catch (cause) {
      throw folder.#refusal(
        codeOf(cause) === 'EROFS' ? 'a disk that may only be read' : 'no permission to write',
        cause,
      )
    }
    if (missing.length === 0) for (const name of files) await folder.#checkFile(name)
    return folder
  }

  /** The path of a file in the folder. */
  file(name: string): string {
    return join(this.path, name)
  }

  /** Makes the folder and those above it, where they are not there. @throws ConfigError if they cannot be made. */
  async make(): Promise<void> {
    // One by one: the recursive `mkdir` of Node does not return where the system makes no folders, as in /proc.
    for (const folder of await this.#missingFolders()) {
      try {
        await mkdir(folder)
        this.#made.push(folder)
      } catch (cause) {
        if (codeOf(cause) === 'EEXIST') continue
        await this.unmake()
        throw this.#refusal(`${fileProblem(cause)} at ${folder}`, cause)
      }
    }
  }

  /** Removes the folders that `make` has made, as far as nothing is in them. */
  async unmake(): Promise<void> {
    for (const folder of this.#made.splice(0).reverse()) await rmdir(folder).catch(() => undefined)
  }

  /**
   * Makes the folder and writes files into it, all of them or, where the disk is full or fails, none; see
   * `writeFilesAtomic`. What has to be right for the others to be of use (the model) goes last.
   *
   * @throws ConfigError or FormatError if a file cannot be written.
   */
  async write(files: Readonly<Record<string, ResultFile>>, signal?: AbortSignal): Promise<void> {
    const encoded = Object.entries(files).map(([name, content]) => [this.file(name), bytesOf(content)] as const)
    signal?.throwIfAborted()
    await this.make()
    for (const name of Object.keys(files)) await this.#checkFile(name)
    try {
      await writeFilesAtomic(encoded)
    } catch (error) {
      await this.unmake()
      throw error
    }
  }

  /** The folders on the way that are not there, the outermost first. @throws ConfigError if the way is blocked. */
  async #missingFolders(): Promise<string[]> {
    const missing: string[] = []
    for (let folder = resolve(this.path); ; folder = dirname(folder)) {
      const found = await stat(folder).catch(async (cause: unknown) => {
        const isLink = codeOf(cause) === 'ENOENT' && (await lstat(folder).catch(() => undefined)) !== undefined
        if (isLink) throw this.#refusal('a link that leads nowhere', cause)
        // A file in place of a folder is found on the way up.
        if (!['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) throw this.#refusal(fileProblem(cause), cause)
      })
      if (found?.isDirectory() === true) return missing
      if (found !== undefined) throw this.#refusal(missing.length === 0 ? 'a file of that name' : `the file ${folder}`)
      missing.unshift(folder)
    }
  }

  async #checkFile(name: string): Promise<void> {
    const found = await stat(this.file(name)).catch(() => undefined)
    if (found?.isDirectory() === true) throw new ConfigError(`${this.file(name)} must be a file, but got a folder.`)
  }

  #refusal(got: string, cause?: unknown): ConfigError {
    return new ConfigError(`--out ${this.path} must be a folder that can be written to, but got ${got}.`, { cause })
  }
}

function bytesOf(content: ResultFile): Uint8Array {
  if (content instanceof Uint8Array) return content
  return new TextEncoder().encode('text' in content ? content.text : jsonText(content.json))
}
