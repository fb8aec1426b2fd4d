import { StateError } from '../errors/errors.js'
import { asTyped } from './disk.js'

/**
 * Removes the new files that processes which were killed while `writeFileAtomic` wrote `path` left beside it. Those of
 * processes that run on this machine stay.
 *
 * @throws ConfigError if the folder is not there or may not be read. @throws StateError in a browser.
 */
export async function removeLeftovers(path: string): Promise<void> {
  const host = globalThis.process as Partial<NodeJS.Process> | undefined
  const fs = host?.getBuiltinModule?.('node:fs/promises')
  const paths = host?.getBuiltinModule?.('node:path')
  if (fs === undefined || paths === undefined) {
    throw new StateError('files: the platform must be Node to use paths, but got none.')
  }
  const { dir, base } = paths.parse(paths.resolve(path))
  try {
    for (const name of await fs.readdir(dir)) {
      const pid = name.startsWith(`${base}.`) && /^(\d+)-\d+-\d+\.tmp$/.exec(name.slice(base.length + 1))?.[1]
      if (pid && !isRunning(Number(pid))) await fs.rm(paths.join(dir, name), { force: true })
    }
  } catch (cause) {
    throw asTyped(path, cause)
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of somebody else may not be asked, but it is there.
    return (error as { code?: unknown }).code === 'EPERM'
  }
}
