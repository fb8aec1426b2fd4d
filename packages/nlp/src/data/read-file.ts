import { FormatError, StateError } from '@tessera-ml/core'

/**
 * The bytes of a file. Node only.
 *
 * @throws FormatError if it cannot be read, or is no file; StateError outside Node.
 */
export async function readFile(path: string): Promise<Uint8Array> {
  // Fetched at run time, so that bundlers for browsers meet no import of a Node module.
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises')
  if (fs === undefined) throw new StateError('readFile: files must be read in Node, but got another runtime.')
  try {
    // A device may be without end, and a pipe without anyone who writes into it.
    const found = await fs.stat(path)
    if (!found.isFile() && !found.isDirectory()) throw Object.assign(new Error(path), { code: 'a device or a pipe' })
    return await fs.readFile(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const found = { ENOENT: 'no such file', EISDIR: 'a folder', EACCES: 'no permission to read it' }[code] ?? code
    throw new FormatError(`${path}: path must be a file that can be read, but got ${found}.`, { cause })
  }
}
