/** Synthesizers that are installed by those who accept their licence. */
import { knownOptions, loadPeer } from '@tessera-ml/core'

export interface PeerOptions {
  /**
   * Imports the library. Default: by its name, in Node; for a browser, hand in a function with the import written out, so
   * that the bundler finds it.
   */
  readonly load?: () => Promise<unknown>
}

/** @throws ConfigError if the package is not installed, or an option is unknown. */
export async function loadGplPeer<Module>(where: string, packageName: string, options: PeerOptions): Promise<Module> {
  knownOptions(where, options, ['load'])
  const { load = () => import(packageName) as Promise<unknown> } = options
  return (await loadPeer(where, packageName, load, 'It is under the GPL-3.')) as Module
}
