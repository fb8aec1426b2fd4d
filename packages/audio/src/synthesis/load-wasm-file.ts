/** WebAssembly programs that come in packages of their own: read when they are needed, in Node. */
import { ConfigError, knownOptions, readFileBytes } from '@tessera-ml/core'

/**
 * Compiles a program: the given bytes, or the file of an installed package.
 *
 * @throws ConfigError if it is not there, is no WebAssembly, or an option is unknown.
 */
export async function loadWasmFile(
  where: string,
  specifier: string,
  options: { readonly wasm?: Uint8Array },
): Promise<WebAssembly.Module> {
  knownOptions(where, options, ['wasm'])
  const bytes = options.wasm ?? (await readFileBytes(pathOf(where, specifier)))
  try {
    return await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>)
  } catch (cause) {
    throw new ConfigError(`${where}: wasm must be a WebAssembly program, but got ${String(cause)}.`, { cause })
  }
}

function pathOf(where: string, specifier: string): string {
  // Fetched at run time, so that bundlers for browsers meet no import of a Node module.
  const module = globalThis.process?.getBuiltinModule?.('node:module')
  const packageName = specifier.split('/').slice(0, 2).join('/')
  if (module === undefined) {
    throw new ConfigError(`${where}: wasm must be given where there is no Node. Fetch ${specifier} and hand it in.`)
  }
  try {
    return module.createRequire(import.meta.url).resolve(specifier)
  } catch (cause) {
    const hint = `Run: npm install ${packageName}`
    throw new ConfigError(`${where}: ${packageName} must be installed, but it cannot be found. ${hint}`, { cause })
  }
}
