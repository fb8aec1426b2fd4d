/** The page's files, bundled from the sources. */
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../setup/paths.mjs'

/** Each file's text by its name: `main.js`, made of `program`, `worker.js` and the parts that `main.js` loads later. */
export async function bundlePage(program = 'main.ts'): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: {
      main: join(root, 'tools/browser/page', program),
      worker: join(root, 'packages/backend-wasm/src/worker.ts'),
    },
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'page',
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    conditions: ['@tessera-ml/source'],
    logLevel: 'silent',
  })
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]))
}
