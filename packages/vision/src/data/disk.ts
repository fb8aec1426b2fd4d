/** Folders and files as readers need them. Node only; fetched at run time, so that bundlers for browsers meet no `node:`. */
import { FormatError, StateError } from '@tessera-ml/core'
import { fileProblem } from '../image/read-picture.js'

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
    throw new FormatError(`${path}: path must be a folder that can be read, but got ${fileProblem(cause)}.`, { cause })
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

/** The bytes of a file. @throws FormatError if it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const { fs } = nodeFiles(path)
  try {
    return await fs.readFile(path)
  } catch (cause) {
    throw new FormatError(`${path}: path must be a file that can be read, but got ${fileProblem(cause)}.`, { cause })
  }
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
