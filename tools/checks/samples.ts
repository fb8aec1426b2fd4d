// The TypeScript samples of the Markdown files: each ```ts block is a file of its own. All are compiled against the
// sources; those marked ```ts run are run as well. A block that cannot stand alone is fenced as ```ts fragment.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../setup/paths.mjs'
import { codeBlocks } from './markdown.js'

export interface Sample {
  /** `README.md:12`, the place of the block. */
  readonly place: string
  readonly code: string
  readonly isRun: boolean
}

/** The samples of one Markdown file. */
export function samplesOf(file: string, text: string): Sample[] {
  return codeBlocks(text).flatMap(({ info, code, line }) =>
    info[0] === 'ts' && !info.includes('fragment')
      ? [{ place: `${file}:${line}`, code, isRun: info.includes('run') }]
      : [],
  )
}

/** `README.md:12` -> `README.md-12`, so that the compiler's messages name the place. */
function fileName({ place }: Sample): string {
  return place.replace(/[/:]/g, '-')
}

/** Writes samples into a fresh git-ignored folder inside the repository, where the packages' names resolve. */
export function writeSamples(folderName: string, samples: readonly Sample[]): string {
  const folder = join(root, 'tools', '.samples', folderName)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const sample of samples) writeFileSync(join(folder, `${fileName(sample)}.ts`), `${sample.code}export {}\n`)
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  const config = { extends: '../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  return folder
}

/** The compiler's messages, empty when every sample is right. */
export function compileSamples(folder: string): string {
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/ts7/bin/tsc'), '--noEmit', '-p', folder], {
      encoding: 'utf8',
    })
    return ''
  } catch (error) {
    return (error as { readonly stdout: string }).stdout
  }
}

/** Runs one sample on the sources and returns what it printed. */
export async function runSample(folder: string, sample: Sample): Promise<string> {
  const outfile = join(folder, `${fileName(sample)}.mjs`)
  await build({
    entryPoints: [join(folder, `${fileName(sample)}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@tessera-ml/source'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'other-packages-stay-outside',
        setup: (bundle) =>
          bundle.onResolve({ filter: /^[^./]/ }, ({ path }) =>
            path.startsWith('@tessera-ml/') ? null : { path, external: true },
          ),
      },
    ],
  })
  return execFileSync(process.execPath, [outfile], { cwd: folder, encoding: 'utf8', stdio: 'pipe', timeout: 60_000 })
}
