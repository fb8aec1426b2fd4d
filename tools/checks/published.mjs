// Check: publint and "are the types wrong" find nothing in the packages as they would be published, which hold no tests.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandFile } from '../setup/paths.mjs'
import { packAll } from './pack.mjs'

/**
 * @param {string} file
 * @param {string[]} args
 */
function run(file, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' })
  if (status === 0) return
  console.error(stdout + stderr)
  process.exitCode = 1
}

const folder = mkdtempSync(join(tmpdir(), 'tessera-published-'))
try {
  for (const packed of packAll(folder)) {
    const strays = packed.files.filter((file) => /\.test(-d)?\.|__fixtures__|(^|\/)bench\//.test(file))
    for (const file of strays) console.error(`${packed.manifest.name} would publish ${file}`)
    for (const file of ['README.md', 'LICENSE']) {
      if (packed.files.includes(file)) continue
      strays.push(file)
      console.error(`${packed.manifest.name} would be published without ${file}`)
    }
    if (strays.length > 0) process.exitCode = 1
    run(commandFile('publint'), ['run', packed.tarball, '--strict'])
    run(commandFile('@arethetypeswrong/cli', 'attw'), [packed.tarball, '--profile', 'esm-only', '--no-emoji'])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
