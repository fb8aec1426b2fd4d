// How our scripts call npm: the copy that runs them where there is one, without a question and without a shell.
import { spawnSync } from 'node:child_process'

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {boolean} [capture] keep the output instead of showing it
 */
export function runNpm(args, cwd, capture = false) {
  const npm = process.env['npm_execpath']
  const isScript = npm !== undefined && /npm-cli\.c?js$/.test(npm)
  const env = { ...process.env, npm_config_update_notifier: 'false', npm_config_yes: 'true' }
  // Set where our script itself runs under `npx -p`; an inner `npm exec` would look for those packages.
  delete (/** @type {NodeJS.ProcessEnv} */ (env)['npm_config_package'])
  const options = {
    cwd,
    env,
    encoding: /** @type {const} */ ('utf8'),
    maxBuffer: 1 << 28,
    stdio: capture ? /** @type {const} */ ('pipe') : /** @type {const} */ ('inherit'),
  }
  if (isScript) return spawnSync(process.execPath, [npm, ...args], options)
  return spawnSync('npm', [...args], { ...options, shell: process.platform === 'win32' })
}
