import { ConfigError } from './errors.js'

/**
 * Loads an optional peer where it is needed. The caller writes the import out, so that bundlers find it:
 * `loadPeer(where, '@tessera-ml/explain', () => import('@tessera-ml/explain'))`.
 *
 * @param note a sentence that stands before the advice to install it, on its licence for instance. Default: none.
 * @throws ConfigError if it is not installed.
 */
export async function loadPeer<Module>(
  where: string,
  packageName: string,
  load: () => Promise<Module>,
  note = '',
): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    const hint = `${note}${note === '' ? '' : ' '}Run: npm install ${packageName}`
    throw new ConfigError(`${where}: ${packageName} must be installed, but it cannot be loaded. ${hint}`, { cause })
  }
}
