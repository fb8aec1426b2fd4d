import type { OptionDeclaration, OptionValues } from './command.js'

/** The options of every command. `json` is there for the commands that declare it. */
export const commonOptions = {
  seed: {
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    summary: 'Seed of all random numbers; the same seed gives the same result. Default: 0.',
  },
  threads: {
    type: 'integer',
    minimum: 1,
    maximum: 1024,
    summary: 'Threads to compute with, at most. Default: as many as the machine runs at once, 8 at most.',
  },
  timeBudget: {
    type: 'number',
    minimum: 0,
    placeholder: 'SECONDS',
    summary: 'Stop training after so long; results then depend on the machine.',
  },
  json: { type: 'boolean', summary: 'Print results as JSON, one object a line.' },
  quiet: { type: 'boolean', short: 'q', summary: 'Print results and errors only.' },
  debug: { type: 'boolean', summary: 'Show where an error comes from.' },
  help: { type: 'boolean', short: 'h', summary: 'Show this help.' },
  version: { type: 'boolean', short: 'V', summary: 'Show the version.' },
} as const satisfies Readonly<Record<string, OptionDeclaration>>

/** What commands see of them. */
export type CommonValues = Omit<OptionValues<typeof commonOptions>, 'help' | 'version'>

/** The common options that a command has, its own first where both exist. */
export function optionsOf(command: {
  readonly options: Readonly<Record<string, OptionDeclaration>>
  readonly json?: boolean
}): Readonly<Record<string, OptionDeclaration>> {
  const { json, ...others } = commonOptions
  return { ...command.options, ...(command.json === true ? { json } : {}), ...others, ...command.options }
}

/** `timeBudget` as it is typed: `time-budget`. */
export function flagOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
