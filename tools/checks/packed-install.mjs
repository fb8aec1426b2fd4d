// Check: every package works from its tarball in an empty folder, with nothing else there but what it depends on. It catches
// a missing file, a missing dependency, an entry that require() cannot load, types that another project cannot read, and a
// native part where there must be none.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runNpm } from '../setup/npm.mjs'
import { root } from '../setup/paths.mjs'
import { dependencyTree, nativeParts } from './dependency-tree.mjs'
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

/** Decodes pictures by sharp; all others are JavaScript and WebAssembly alone. */
const mayBeNative = ['@tessera-ml/vision']

/**
 * Runs `work` with nothing in node_modules but what the package depends on.
 *
 * @param {Packed} packed
 * @param {() => void} work
 */
function alone({ manifest: { name } }, work) {
  const modules = join(folder, 'node_modules')
  const tree = dependencyTree(folder, name)
  const native = mayBeNative.includes(name) ? [] : nativeParts(tree)
  if (native.length > 0) throw new Error(`${name} must pull in no native part, but got:\n${native.join('\n')}`)
  const needed = new Set(tree.map(({ folder: place }) => place))
  const others = topFolders(modules).filter((name) => !needed.has(join(modules, name)))
  const aside = join(folder, 'aside')
  for (const name of others) move(join(modules, name), join(aside, name))
  try {
    work()
  } finally {
    for (const name of others) move(join(aside, name), join(modules, name))
  }
}

/** The packages in a node_modules folder, those of a scope as `@scope/name`. @param {string} modules */
function topFolders(modules) {
  const names = readdirSync(modules).filter((name) => !name.startsWith('.'))
  return names.flatMap((name) => {
    return name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name]
  })
}

/** @param {string} from @param {string} to */
function move(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  renameSync(from, to)
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
    alone(packed, () => {
      runSample(packed)
      runCommands(packed)
    })
  }
  checkTypes(packages)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
