// Check: every package works from its tarball in an empty folder. It catches a missing file, a missing dependency, an entry
// that require() cannot load, and types that another project cannot read.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runNpm } from '../setup/npm.mjs'
import { root } from '../setup/paths.mjs'
import { packAll } from './pack.mjs'
import { packedSamples } from './packed-samples.mjs'

/** @typedef {import('./pack.mjs').Packed} Packed */

const folder = mkdtempSync(join(tmpdir(), 'tessera-packed-'))

/**
 * @param {string} what
 * @param {string[]} args
 */
function runNode(what, args) {
  // Warnings are errors here: require() of an ES module must be silent.
  const options = { cwd: folder, encoding: /** @type {const} */ ('utf8'), timeout: 120_000 }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options)
  if (status === 0 && !stderr.includes('Warning')) return stdout
  throw new Error(`${what} must run without error or warning, but got exit code ${status}:\n${stdout}${stderr}`)
}

/** @param {readonly Packed[]} packages */
function install(packages) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  const { status, stderr, stdout } = runNpm([...args, ...packages.map(({ tarball }) => tarball)], folder, true)
  if (status !== 0)
    throw new Error(`npm install of the tarballs must end with exit code 0, but got ${status}.\n${stdout}${stderr}`)
}

/**
 * Loads every entry and runs the sample, by import and by require().
 *
 * @param {Packed} packed
 */
function runSample({ manifest: { name, exports } }) {
  const sample = packedSamples[name]
  if (sample === undefined) throw new Error(`tools/checks/packed-samples.mjs has no sample for ${name}.`)
  const entries = Object.keys(exports).filter((entry) => entry !== './package.json')
  const specifiers = JSON.stringify(entries.map((entry) => name + entry.slice(1)))
  for (const [extension, load] of [
    ['mjs', 'await import(specifier)'],
    ['cjs', 'require(specifier)'],
  ]) {
    const file = join(folder, `${name.replace(/\W/g, '-')}.${extension}`)
    const text = `async function main() {
      const modules = []
      for (const specifier of ${specifiers}) modules.push(${load})
      if (modules.some((one) => Object.keys(one).length === 0)) throw new Error('an entry of ${name} exports nothing')
      const module = modules[0]
      ${sample.run}
    }
    main().catch((error) => { console.error(error); process.exitCode = 1 })\n`
    writeFileSync(file, text)
    runNode(`the ${extension} sample of ${name}`, [file])
  }
}

/** @param {Packed} packed */
function runCommands({ manifest: { name, version, bin = {} } }) {
  for (const command of Object.keys(bin)) {
    const { status, stdout, stderr } = runNpm(
      ['exec', '--no', '--loglevel=error', '--', command, '--version'],
      folder,
      true,
    )
    if (status === 0 && stdout.trim() === version) continue
    throw new Error(
      `${command} --version of ${name} must print ${version}, but got exit code ${status}: ${stdout}${stderr}`,
    )
  }
}

/**
 * A strict consumer with Node's own resolution reads the published types. Our declaration files are checked too; those of
 * tfjs-core do not pass a strict check by themselves, so only messages about the consumer and our packages count.
 *
 * @param {readonly Packed[]} packages
 */
function checkTypes(packages) {
  packages.forEach(({ manifest: { name } }, i) =>
    writeFileSync(join(folder, `consumer-${i}.ts`), packedSamples[name]?.types ?? ''),
  )
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'dom'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['consumer-*.ts'] }))
  const compiler = join(root, 'node_modules/ts7/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { cwd: folder, encoding: 'utf8' })
  const messages = stdout.split('\n').filter((line) => /^(consumer-|error |node_modules\/@tessera-ml\/)/.test(line))
  if (messages.length > 0) throw new Error(`a consumer must read the published types, but got:\n${messages.join('\n')}`)
}

try {
  const packages = packAll(folder)
  install(packages)
  for (const packed of packages) {
    runSample(packed)
    runCommands(packed)
  }
  checkTypes(packages)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
