// Vitest's global set-up: the kernels in WebAssembly are built where they are missing, so that `npx vitest run <path>`
// works in a checkout that nothing has been built in.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { nx, nxEnvironment } from './stage.mjs'

export function setup() {
  if (existsSync(join(root, 'packages', 'backend-wasm', 'src', 'generated', 'version.ts'))) return
  const args = [nx(), 'run', '@tessera-ml/backend-wasm:wasm', '--output-style=static']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: nxEnvironment,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the kernels of backend-wasm must build, but do not:\n${stdout}${stderr}`)
}
