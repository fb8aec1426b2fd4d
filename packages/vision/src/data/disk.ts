/** Folders and files as readers need them. Node only; fetched at run time, so that bundlers for browsers meet no `node:`. */
import {
  ConfigError,
  decodeText,
  describeValue,
  fileProblem,
  FormatError,
  readFileBytes,
  StateError,
} from '@tessera-ml/core'

/** A name in a folder; links are followed. */
export interface FolderEntry {
  readonly name: string
  readonly path: string
  /** `other`: a device, a pipe, or a link that leads nowhere. */
  readonly kind: 'file' | 'folder' | 'other'
}

/** @throws StateError outside Node. */
export function nodeFiles(where: string) {
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises')
  const paths = globalThis.process?.getBuiltinModule?.('node:path')
  if (fs !== undefined && paths !== undefined) return { fs, paths }
  throw new StateError(`${where}: folders must be read in Node, but got another runtime.`)
}

/** @throws ConfigError unless it is the text of a path. */
export function checkPath(where: string, path: unknown): void {
  if (typeof path === 'string') return
  throw new ConfigError(`${where}: path must be a text, but got ${describeValue(path)}.`)
}

/** What is at a path. @throws FormatError if there is nothing. */
export async function kindOf(path: string): Promise<FolderEntry['kind']> {
  const { fs } = nodeFiles(path)
  try {
    const found = await fs.stat(path)
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other'
  } catch (cause) {
    throw new FormatError(`${path}: path must be of a file or folder, but got ${fileProblem(cause)}.`, { cause })
  }
}

/** The entries of a folder in the order of their names, hidden ones left out. @throws FormatError if it is none. */
export async function listFolder(path: string): Promise<FolderEntry[]> {
  const { fs, paths } = nodeFiles(path)
  let names: string[]
  try {
    names = await fs.readdir(path)
  } catch (cause) {
    throw new FormatError(`${path}: path must be a folder that can be read, but got ${fileProblem(cause, 'folder')}.`, {
      cause,
    })
  }
  const shown = names.filter((name) => !name.startsWith('.')).sort()
  return Promise.all(
    shown.map(async (name) => {
      const entry = paths.join(path, name)
      const kind = await kindOf(entry).catch(() => 'other' as const)
      return { name, path: entry, kind }
    }),
  )
}

/** The text of a file in UTF-8. @throws FormatError if it cannot be read, or is none. */
export async function readText(path: string): Promise<string> {
  return decodeText(await readFileBytes(path), path)
}

/** The path of a file of that name in the first of the folders that has it. */
export async function findFile(name: string, folders: readonly string[]): Promise<string | undefined> {
  const { paths } = nodeFiles(name)
  for (const folder of folders) {
    const path = paths.resolve(folder, name)
    if ((await kindOf(path).catch(() => undefined)) === 'file') return path
  }
  return undefined
}
