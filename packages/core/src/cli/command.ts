/** Commands as data: what they take, what it is called, and what runs. */
import type { CommonValues } from './common-options.js'
import type { ProgressLine } from '../training/progress-line.js'

/** An option. Its key in camelCase is written `--time-budget` on the command line. */
export interface OptionDeclaration {
  /** What its value is read as; an array stands for the words that are allowed. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | readonly string[]
  /** One sentence for the help. */
  readonly summary: string
  /** One letter, for `-x`. Default: none. */
  readonly short?: string
  /** The value where the option is not given. Default: `false` for a boolean, else `undefined`. */
  readonly default?: string | number | boolean
  /** The value's name in the help. Default: `N` for numbers, `TEXT` for strings, the words for choices. */
  readonly placeholder?: string
  /** The smallest and largest number allowed. Default: any number. */
  readonly minimum?: number
  readonly maximum?: number
  /** Whether the command cannot run without it. Default: false. */
  readonly required?: boolean
}

export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>

/** An argument that is known by its place. An optional one comes after the required ones, a repeated one last. */
export interface PositionalDeclaration {
  readonly name: string
  readonly required: boolean
  /** Whether it takes all the arguments that are left. Default: false. */
  readonly repeated?: boolean
  /** Whether `""` will do. Default: false. */
  readonly mayBeEmpty?: boolean
  /** Its name in the help. Default: the name in capitals. */
  readonly placeholder?: string
  /** One sentence for the help. Default: none. */
  readonly summary?: string
}

type ValueOf<O extends OptionDeclaration> = O['type'] extends readonly (infer Choice)[]
  ? Choice
  : O['type'] extends 'integer' | 'number'
    ? number
    : O['type'] extends 'boolean'
      ? boolean
      : string

type IsAlwaysThere<O extends OptionDeclaration> = O['type'] extends 'boolean'
  ? true
  : O extends { readonly default: string | number | boolean } | { readonly required: true }
    ? true
    : false

/** The values of declared options: those that need not be there may be `undefined`. */
export type OptionValues<O extends OptionDeclarations> = {
  readonly [Key in keyof O]: IsAlwaysThere<O[Key]> extends true ? ValueOf<O[Key]> : ValueOf<O[Key]> | undefined
}

/** The values of declared arguments by name: lists for repeated ones. */
export type PositionalValues<P extends readonly PositionalDeclaration[]> = {
  readonly [D in P[number] as D['name']]: D extends { readonly repeated: true }
    ? readonly string[]
    : D extends { readonly required: true }
      ? string
      : string | undefined
}

/** What a command is given when it runs. */
export interface CommandContext<O extends OptionDeclarations, P extends readonly PositionalDeclaration[]> {
  readonly options: OptionValues<O> & CommonValues
  readonly positionals: PositionalValues<P>
  /** Aborted by Ctrl-C, by SIGTERM and when nobody reads stdout any more. */
  readonly signal: AbortSignal
  /** Writes a line of results to stdout. */
  readonly print: (line: string) => void
  /** Writes a line of news to stderr, unless `--quiet`. */
  readonly log: (line: string) => void
  /** A line of progress on stderr, unless `--quiet`. The one before it is finished. */
  readonly progress: (label: string) => ProgressLine
}

/** A sub-command. `run` ends the command by returning; an error that it throws ends the program with exit code 1. */
export interface Command<
  O extends OptionDeclarations = OptionDeclarations,
  P extends readonly PositionalDeclaration[] = readonly PositionalDeclaration[],
> {
  readonly name: string
  /** One sentence for the list of commands. */
  readonly summary: string
  /** Further paragraphs for the command's own help, without line breaks of their own. Default: none. */
  readonly details?: readonly string[]
  /** A typical call for the help, without the program's name: `train reviews.csv --out model`. Default: none. */
  readonly example?: string
  readonly positionals: P
  readonly options: O
  /** Whether there is `--json`. Default: false. */
  readonly json?: boolean
  // A method, so that commands with different options fit into one list.
  run(context: CommandContext<O, P>): Promise<void> | void
}

/** Returns the command as it is; TypeScript infers the types of `options` and `positionals` in `run` from it. */
export function command<const O extends OptionDeclarations, const P extends readonly PositionalDeclaration[]>(
  declaration: Command<O, P>,
): Command<O, P> {
  return declaration
}

/** A program: what every bin of Tessera hands to `runCli`. */
export interface Program {
  /** As it is typed, for instance `tessera-nlp`. */
  readonly name: string
  readonly version: string
  /** One sentence for the help. */
  readonly description: string
  readonly commands: readonly Command[]
}
