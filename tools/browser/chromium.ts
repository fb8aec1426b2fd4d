/** Chromium, where this machine has one. Nothing is downloaded. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

export interface Chromium {
  readonly executable: string
  readonly flags: readonly string[]
}

/** The npm package with a Chromium for Linux, where somebody has installed it. */
async function packagedChromium(): Promise<Chromium | undefined> {
  const name = '@sparticuz/chromium'
  try {
    const { default: packaged } = (await import(/* @vite-ignore */ name)) as {
      readonly default: { readonly args: readonly string[]; readonly executablePath: () => Promise<string> }
    }
    return { executable: await packaged.executablePath(), flags: [...packaged.args, ...flags] }
  } catch {
    return undefined
  }
}

/** The one that `TESSERA_CHROMIUM` names, else Debian's, else that of `@sparticuz/chromium`. */
export async function findChromium(): Promise<Chromium | undefined> {
  const named = process.env['TESSERA_CHROMIUM']
  if (named) {
    if (existsSync(named)) return { executable: named, flags }
    throw new Error(`TESSERA_CHROMIUM must name a program, but got "${named}", where there is none.`)
  }
  const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path))
  return executable === undefined ? packagedChromium() : { executable, flags }
}

/** Starts it without a window, on a new profile that goes when it is closed. */
export function startChromium({ executable, flags: args }: Chromium): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: [...args], timeout: 15_000 })
}
