import { access, constants, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../errors/errors.js'
import type { JsonValue } from '../errors/json.js'
import { writeFileAtomic } from '../files/disk.js'
import { jsonText } from './json-text.js'

/** What a result file holds: bytes as they are, text in UTF-8, anything else as JSON. */
export type ResultFile = Uint8Array | { readonly text: string } | { readonly json: JsonValue }

/** The folder of `--out`: made before the work, so that a wrong path is known at once, and filled after it. */
export class OutFolder {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /**
   * Makes the folder and those above it, if they are not there.
   *
   * @throws ConfigError if it cannot be made or written to, for instance because a file of that name is there.
   */
  static async prepare(path: string, where = '--out'): Promise<OutFolder> {
    try {
      await mkdir(path, { recursive: true })
      await access(path, constants.W_OK | constants.X_OK)
    } catch (cause) {
      const isFile = await stat(path).then(
        (found) => !found.isDirectory(),
        () => false,
      )
      const reason = isFile ? 'a file of that name' : cause instanceof Error ? `"${cause.message}"` : String(cause)
      throw new ConfigError(`${where} ${path} must be a folder that can be written to, but got ${reason}.`, { cause })
    }
    return new OutFolder(path)
  }

  /** The path of a file in the folder. */
  file(name: string): string {
    return join(this.path, name)
  }

  /**
   * Writes files in the given order, each whole or not at all; all are turned into bytes before the first is written.
   * What has to be right for the others to be of use (the model) goes last.
   *
   * @throws ConfigError or the system's error if a file cannot be written; files written before it stay.
   */
  async write(files: Readonly<Record<string, ResultFile>>, signal?: AbortSignal): Promise<void> {
    const encoded = Object.entries(files).map(([name, content]) => [this.file(name), bytesOf(content)] as const)
    signal?.throwIfAborted()
    for (const [path, bytes] of encoded) await writeFileAtomic(path, bytes)
  }
}

function bytesOf(content: ResultFile): Uint8Array {
  if (content instanceof Uint8Array) return content
  return new TextEncoder().encode('text' in content ? content.text : jsonText(content.json))
}
