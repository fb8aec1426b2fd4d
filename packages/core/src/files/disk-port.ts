import { FormatError, StateError } from '../errors/errors.js'

/** The operations of the disk that `disk.ts` needs, so that tests can make each of them fail. */
export interface DiskPort {
  /** Makes a file that does not exist yet and opens it for writing. */
  create(path: string): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** @throws FormatError where it is no file, or one of more bytes. */
  read(path: string, mostBytes: number): Promise<Uint8Array>
  /** Makes the names in the folder of `path` last over a power cut, where the system can. */
  syncFolderOf(path: string): Promise<void>
}

/** An open file. */
export interface DiskFile {
  /** Writes what it can of `bytes` at the end of the file and says how many bytes that was. */
  write(bytes: Uint8Array): Promise<number>
  /** Waits until what was written is on the disk itself. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * The disk of Node.
 *
 * @throws StateError in a browser.
 */
export function nodeDisk(): DiskPort {
  // Not a static import: bundlers for browsers would stumble over a `node:` module.
  const host = globalThis.process as Partial<NodeJS.Process> | undefined
  const fs = host?.getBuiltinModule?.('node:fs/promises')
  const paths = host?.getBuiltinModule?.('node:path')
  if (fs === undefined || paths === undefined) {
    throw new StateError('files: the platform must be Node to use paths, but got none. Use toBytes() and fromBytes().')
  }
  return {
    async create(path) {
      const handle = await fs.open(path, 'wx')
      return {
        write: async (bytes) => (await handle.write(bytes)).bytesWritten,
        sync: () => handle.sync(),
        close: () => handle.close(),
      }
    },
    rename: (from, to) => fs.rename(from, to),
    remove: (path) => fs.rm(path),
    async read(path, mostBytes) {
      const found = await fs.stat(path)
      // A device may be without end, and a pipe without anyone who writes into it.
      if (found.isDirectory() || (found.isFile() && found.size <= mostBytes)) return fs.readFile(path)
      const [rule, got] = found.isFile()
        ? [`of at most ${mostBytes} bytes`, `one of ${found.size}`]
        : ['that can be read', 'a device or a pipe']
      throw new FormatError(`${path}: path must be a file ${rule}, but got ${got}.`)
    },
    async syncFolderOf(path) {
      try {
        const folder = await fs.open(paths.dirname(path), 'r')
        try {
          await folder.sync()
        } finally {
          await folder.close()
        }
      } catch (error) {
        // Windows cannot open folders, some file systems cannot sync them, and some folders may not be read.
        if (!['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error
      }
    },
  }
}

/** The code of a system error, `ENOENT` for instance, or its message if it has none. */
export function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? code : String(message)
}
