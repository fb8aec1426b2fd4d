// One stage of set-up or of the checks: a command that prints one line when it is well and everything when it is not.
import { spawn } from 'node:child_process'
import { commandFile, root } from './paths.mjs'

/** nx asks nothing, starts no daemon and draws no screen, whatever the terminal. */
export const nxEnvironment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' }

/**
 * Runs `node file ...args` in the repository, its output kept back unless `show`.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {boolean} show
 * @returns {Promise<{ code: number, output: string }>}
 */
function runNode(file, args, show) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: nxEnvironment,
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout?.on('data', (/** @type {Buffer} */ bytes) => {
      output += bytes.toString()
    })
    child.stderr?.on('data', (/** @type {Buffer} */ bytes) => {
      output += bytes.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * Runs a stage quietly and prints `name   ok   seconds`, or its whole output when it fails.
 *
 * @param {string} name
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<boolean>} whether it ended with exit code 0
 */
export async function quietStage(name, file, args) {
  const started = performance.now()
  process.stdout.write(name.padEnd(26))
  const { code, output } = await runNode(file, args, false)
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds} s`)
  if (code !== 0) console.log(output)
  return code === 0
}

/**
 * Runs a stage whose output people read while it runs.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export async function shownStage(file, args) {
  return (await runNode(file, args, true)).code
}

/** nx's command file; called late, since it is there after set-up only. */
export const nx = () => commandFile('nx')
