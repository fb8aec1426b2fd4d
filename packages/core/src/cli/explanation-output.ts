import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '../errors/errors.js'
import { writeFileAtomic } from '../files/disk.js'
import { UsageError } from './usage-error.js'

/** An explanation in the forms that are asked for; only those are made. */
export interface ExplanationForms {
  readonly page: () => Promise<string> | string
  readonly json: () => unknown
}

/** Where lines go to: results to `print`, news to `log`. */
interface Lines {
  readonly print: (line: string) => void
  readonly log: (line: string) => void
}

/** Where `explain` writes: a page for `--out`, a line of JSON on stdout for `--json`, or both. */
export class ExplanationOutput {
  private constructor(
    readonly path: string | undefined,
    readonly json: boolean,
  ) {}

  /**
   * Looks at the options before the work. A page takes the place of an earlier one, but of no other file.
   *
   * @throws UsageError if neither is asked for; ConfigError if the page cannot be written, or another file is there.
   */
  static async prepare(
    command: string,
    options: { readonly out?: string | undefined; readonly json: boolean },
  ): Promise<ExplanationOutput> {
    const { out, json } = options
    if (out === undefined && !json) throw new UsageError(`${command}: --out or --json must be given.`)
    if (out !== undefined) await checkPage(out)
    return new ExplanationOutput(out, json)
  }

  async write({ page, json }: ExplanationForms, { print, log }: Lines): Promise<void> {
    if (this.path !== undefined) {
      await writeFileAtomic(this.path, new TextEncoder().encode(await page()))
      log(`Wrote ${this.path}`)
    }
    if (this.json) print(JSON.stringify(json()))
  }
}

async function checkPage(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  const folder = await stat(dirname(path)).catch(() => undefined)
  const [rule, got] =
    folder?.isDirectory() !== true
      ? ['in a folder that exists', 'another path']
      : found?.isDirectory() === true
        ? ['a file', 'a folder']
        : found !== undefined && !/\.html?$/i.test(path)
          ? ['a new file, or a page that ends in .html', 'another file that is there']
          : []
  if (rule !== undefined) throw new ConfigError(`--out ${path} must be ${rule}, but got ${got}.`)
}
