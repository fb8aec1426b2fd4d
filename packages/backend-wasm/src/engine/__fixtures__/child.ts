import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/**
 * Runs a program in a process of its own; its imports are resolved from `src/engine`. For what concerns a whole process:
 * how it ends, and V8's flags, which would otherwise change the engines of other test files.
 */
export function runInChild(
  program: string, environment: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  const resolveDir = dirname(dirname(fileURLToPath(import.meta.url)))
  const bundle = buildSync({
    stdin: { contents: program, resolveDir },
    bundle: true, write: false, format: 'esm', platform: 'node',
  })
  const input = bundle.outputFiles[0]?.text ?? ''
  const env = { ...process.env, ...environment }
  return spawnSync(process.execPath, ['--input-type=module', '-'], { input, env, timeout: 60_000, encoding: 'utf8' })
}
