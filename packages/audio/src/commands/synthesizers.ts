/** Synthesizers by the names that `--engine` takes. */
import { UsageError } from '@tessera-ml/core/cli'
import { espeakNg } from '../synthesis/espeak-ng.js'
import { flite } from '../synthesis/flite.js'
import { gnuspeech } from '../synthesis/gnuspeech.js'
import type { Synthesizer } from '../synthesis/synthesizer.js'

const makers: Readonly<Record<string, () => Promise<Synthesizer>>> = { flite, 'espeak-ng': espeakNg, gnuspeech }

/** Those of a list with commas, `all` for all. @throws UsageError if one is not known; ConfigError if not installed. */
export async function synthesizersOf(list: string): Promise<Synthesizer[]> {
  const names = list === 'all' ? Object.keys(makers) : [...new Set(list.split(',').map((name) => name.trim()))]
  const stranger = names.find((name) => !Object.hasOwn(makers, name))
  if (stranger !== undefined) {
    const known = Object.keys(makers).join(', ')
    throw new UsageError(`synthesize: --engine must be of ${known}, or all, but got ${stranger || 'nothing'}.`)
  }
  const made: Synthesizer[] = []
  for (const name of names) made.push(await makers[name]!())
  return made
}
