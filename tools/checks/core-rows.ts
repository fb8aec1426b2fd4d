// The direction of imports inside core: a folder imports from rows below its own, and from itself.
import { type Import, resolveRelative } from './imports.js'

/** From the bottom to the top; DESIGN, section 1, where `files`, `gradients` and `random` have no row of their own. */
export const coreRows: readonly (readonly string[])[] = [
  ['errors'],
  ['random', 'gradients', 'files'],
  ['engine'],
  ['ops'],
  ['initializers', 'schedules', 'functions'],
  ['layers', 'losses', 'optimizers', 'data'],
  ['metrics'],
  ['training', 'tuning'],
  ['models'],
  ['saving', 'interop'],
  ['cli', 'report', 'testing'],
]

const sourceFolder = 'packages/core/src/'

/** The folder inside core/src, or undefined for a file beside it, such as `index.ts`. */
function folderOf(file: string): string | undefined {
  const parts = file.slice(sourceFolder.length).split('/')
  return parts.length > 1 ? parts[0] : undefined
}

function rowOf(folder: string): number {
  return coreRows.findIndex((row) => row.includes(folder))
}

/** One sentence per import of `file` that goes up or sideways. Type imports count: they tie the folders as well. */
export function rowBreaches(file: string, imports: readonly Import[]): string[] {
  const from = folderOf(file)
  if (!file.startsWith(sourceFolder) || from === undefined) return []
  if (rowOf(from) < 0) return [`${file} is in ${from}, a folder that the rows of core do not name`]
  return imports.flatMap(({ specifier, line }) => {
    const target = resolveRelative(file, specifier)
    if (target === undefined) return []
    const to = folderOf(target)
    if (to === undefined) return [`${file}:${line} imports ${specifier}, which is above every folder`]
    if (to === from || (rowOf(to) >= 0 && rowOf(to) < rowOf(from))) return []
    return [`${file}:${line} imports ${specifier}, but ${to} is not below ${from}`]
  })
}
