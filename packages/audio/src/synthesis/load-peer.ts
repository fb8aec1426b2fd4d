/** Synthesizers that are installed by those who accept their licences. */
import { ConfigError } from '@tessera-ml/core'

/** @throws ConfigError if the package is not installed. */
export async function loadPeer<Module>(
  where: string,
  packageName: string,
  load: () => Promise<unknown>,
): Promise<Module> {
  try {
    return (await load()) as Module
  } catch (cause) {
    const hint = `It is under the GPL-3. Run: npm install ${packageName}`
    throw new ConfigError(`${where}: ${packageName} must be installed, but it cannot be loaded. ${hint}`, { cause })
  }
}
