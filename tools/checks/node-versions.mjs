// Check: the packed packages train alike on every Node that they are for. By hand and in CI, after a build; not in
// `npm test`, since it downloads those Nodes:
//
//   node tools/checks/node-versions.mjs [version ...]
import { buildSync } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runNpm } from '../setup/npm.mjs'
import { root } from '../setup/paths.mjs'
import { packAll } from './pack.mjs'

/** @typedef {import('../browser/page/checks.js').Report} Report */

const threads = 2
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20.19.0', '22', '24', '26']
const folder = mkdtempSync(join(tmpdir(), 'tessera-node-'))

/** How the program is loaded, and the module of kernels that must run. */
const runs = /** @type {const} */ ([
  ['import', 'base'],
  ['require', 'base'],
  ['import', 'relaxed'],
])

/** Installs core and the backend from their tarballs, and writes the page's checks as programs that load them. */
function prepare() {
  const wanted = ['@tessera-ml/core', '@tessera-ml/backend-wasm']
  const tarballs = packAll(folder).flatMap(({ manifest, tarball }) => (wanted.includes(manifest.name) ? [tarball] : []))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  const { status, stdout, stderr } = runNpm([...args, ...tarballs], folder, true)
  if (status !== 0) throw new Error(`npm install must end with exit code 0, but got ${status}.\n${stdout}${stderr}`)
  const contents = `import { runChecks } from './checks.js'
    runChecks({ threads: ${threads} }).then((report) => console.log(JSON.stringify(report)))`
  for (const [format, file] of /** @type {const} */ ([
    ['esm', 'import.mjs'],
    ['cjs', 'require.cjs'],
  ])) {
    const stdin = { contents, resolveDir: join(root, 'tools/browser/page') }
    buildSync({ stdin, bundle: true, packages: 'external', platform: 'node', format, outfile: join(folder, file) })
  }
}

/**
 * A version of Node, from its npm package: its program, and its full name such as v22.12.0.
 *
 * @param {string} version
 */
function nodeProgram(version) {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const args = ['exec', '--yes', '--loglevel=error', `--package=node-${system}-${process.arch}@${version}`, '--']
  const command = ['node', '-p', 'process.execPath + " " + process.version']
  const { status, stdout, stderr } = runNpm([...args, ...command], folder, true)
  if (status !== 0) throw new Error(`npm must fetch Node ${version}, but ended with exit code ${status}.\n${stderr}`)
  const [, program = '', name = ''] = /^(.*) (v\S+)$/.exec(stdout.trim()) ?? []
  return { program, name }
}

/**
 * @param {ReturnType<typeof nodeProgram>} node
 * @param {string} load
 * @param {string} simd
 * @returns {Report}
 */
function train({ program }, load, simd) {
  const file = join(folder, load === 'import' ? 'import.mjs' : 'require.cjs')
  const env = { ...process.env, TESSERA_SIMD: simd, NODE_OPTIONS: '', NODE_PATH: '' }
  const { status, stdout, stderr } = spawnSync(program, [file], { cwd: folder, env, encoding: 'utf8', timeout: 60_000 })
  if (status === 0 && stderr === '') return JSON.parse(stdout)
  throw new Error(`the program must end with exit code 0 and no warning, but got ${status}:\n${stdout}${stderr}`)
}

/**
 * What is wrong with a report, beside one of the base module on another Node.
 *
 * @param {Report} report
 * @param {Report} first
 * @param {string} simd
 */
function problemsOf(report, first, simd) {
  const { name, simd: used, threads: count } = report.engine
  const exact = (/** @type {Report} */ { product, imageGradient, filterGradient }) =>
    JSON.stringify([product, imageGradient, filterGradient])
  const numbers = (/** @type {Report} */ { losses, predictions }) => [...losses, ...predictions]
  const difference = Math.max(...numbers(report).map((value, i) => Math.abs(value - (numbers(first)[i] ?? Number.NaN))))
  /** @type {[boolean, string][]} */
  const rules = [
    [name === 'tessera-wasm' && used === simd, `ran on ${name}, ${used}`],
    [count === threads && report.workers === threads - 1, `${report.workers} workers came up`],
    [report.wrongInLargeProduct === 0 && exact(report) === exact(first), 'products or gradients differ'],
    [(report.losses.at(-1) ?? 1) < 0.7 * (report.losses[0] ?? 0), `losses ${report.losses.join(', ')}`],
    [simd === 'base' ? difference === 0 : difference < 1e-5, `losses or predictions differ by ${difference}`],
    [report.fallbacks.length === 0, `fallbacks ${report.fallbacks.join(', ')}`],
  ]
  return rules.flatMap(([holds, what]) => (holds ? [] : [what]))
}

/**
 * @param {string} version
 * @param {Report | undefined} first
 * @returns {Report}
 */
function checkVersion(version, first) {
  const node = nodeProgram(version)
  const started = performance.now()
  /** @type {Report | undefined} */
  let reference = first
  let report = first
  for (const [load, simd] of runs) {
    report = train(node, load, simd)
    reference ??= report
    const problems = problemsOf(report, reference, simd)
    if (problems.length > 0) throw new Error(`${load}, ${simd}: ${problems.join('; ')}`)
  }
  const [from, to] = [reference?.losses[0], reference?.losses.at(-1)].map((loss) => loss?.toFixed(4))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const how = runs.map((run) => run.join(' ')).join(', ')
  console.log(`${node.name.padEnd(10)} ok   loss ${from} to ${to}   ${how}   ${seconds} s`)
  return /** @type {Report} */ (reference)
}

try {
  prepare()
  /** @type {Report | undefined} */
  let first
  for (const version of versions) {
    try {
      first = checkVersion(version, first)
    } catch (error) {
      console.log(`${version.padEnd(10)} FAILED   ${error instanceof Error ? error.message : String(error)}`)
      process.exitCode = 1
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
