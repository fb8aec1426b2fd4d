/** From the words of a command line to a command with typed values, strictly: what is not known is a `UsageError`. */
import { parseArgs } from 'node:util'
import type { Command, OptionDeclarations, PositionalDeclaration, Program } from './command.js'
import { commonOptions, flagOf, optionsOf } from './common-options.js'
import { readValue, type OptionValue } from './option-value.js'
import { hint, UsageError } from './usage-error.js'

export type Request =
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run'
      readonly command: Command
      readonly options: Readonly<Record<string, OptionValue>>
      readonly positionals: Readonly<Record<string, string | readonly string[] | undefined>>
    }

/** @throws UsageError if the words ask for nothing that the program has. */
export function parseArguments(program: Program, words: readonly string[]): Request {
  const first = tokensOf(words, commonOptions)
  const given = first.find((token) => token.kind === 'positional')
  if (given === undefined) {
    checkFlags(first, commonOptions, '')
    const wanted = wish(first)
    if (wanted === undefined) throw new UsageError(`a command must be given, one of ${namesOf(program).join(', ')}.`)
    return wanted === 'version' ? { kind: 'version' } : { kind: 'help', command: undefined }
  }
  if (given.value === 'help') return { kind: 'help', command: helpTopic(program, words, given.index) }
  const command = findCommand(program, given.value)
  const declarations = optionsOf(command)
  const tokens = tokensOf([...words.slice(0, given.index), ...words.slice(given.index + 1)], declarations)
  const wanted = wish(tokens)
  if (wanted !== undefined) return wanted === 'version' ? { kind: 'version' } : { kind: 'help', command }
  checkFlags(tokens, declarations, `${command.name}: `)
  return {
    kind: 'run',
    command,
    options: readOptions(command, declarations, tokens),
    positionals: readPositionals(command, tokens),
  }
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number]

/** The lenient mode of `parseArgs` with its tokens, since our own messages say more than those of its strict mode. */
function tokensOf(args: readonly string[], declarations: OptionDeclarations): readonly Token[] {
  const options = Object.entries(declarations).map(([key, { type, short }]) => {
    const kind: 'boolean' | 'string' = type === 'boolean' ? 'boolean' : 'string'
    return [flagOf(key), short === undefined ? { type: kind } : { type: kind, short }] as const
  })
  const config = { args: [...args], options: Object.fromEntries(options), strict: false, tokens: true } as const
  return parseArgs(config).tokens
}

function checkFlags(tokens: readonly Token[], declarations: OptionDeclarations, where: string): void {
  const flags = Object.keys(declarations).map(flagOf)
  for (const token of tokens) {
    if (token.kind !== 'option' || flags.includes(token.name)) continue
    const near = hint(token.name, flags).replace('mean ', 'mean --')
    throw new UsageError(`${where}option ${token.rawName} is not known.${near}`)
  }
}

/** Whether help or the version is asked for; either wins over everything else on the line. */
function wish(tokens: readonly Token[]): 'help' | 'version' | undefined {
  const names = tokens.map((token) => (token.kind === 'option' ? token.name : ''))
  if (names.includes('help')) return 'help'
  return names.includes('version') ? 'version' : undefined
}

function namesOf(program: Program): string[] {
  return program.commands.map(({ name }) => name)
}

function findCommand(program: Program, name: string): Command {
  const command = program.commands.find((candidate) => candidate.name === name)
  if (command !== undefined) return command
  const names = namesOf(program)
  throw new UsageError(`command "${name}" must be one of ${names.join(', ')}.${hint(name, names)}`)
}

function helpTopic(program: Program, words: readonly string[], index: number): Command | undefined {
  const topic = words[index + 1]
  return topic === undefined || topic.startsWith('-') ? undefined : findCommand(program, topic)
}

function readOptions(
  command: Command,
  declarations: OptionDeclarations,
  tokens: readonly Token[],
): Record<string, OptionValue> {
  const values: Record<string, OptionValue> = { json: false }
  for (const [key, declaration] of Object.entries(declarations)) {
    const flag = flagOf(key)
    // Given twice, the last one counts, as everywhere.
    const token = tokens.findLast((candidate) => candidate.kind === 'option' && candidate.name === flag)
    const where = `${command.name}: --${flag}`
    if (token?.kind === 'option') values[key] = readValue(where, declaration, token)
    else if (declaration.required === true) throw new UsageError(`${where} must be given.`)
    else values[key] = declaration.default ?? (declaration.type === 'boolean' ? false : undefined)
  }
  return values
}

function readPositionals(
  command: Command,
  tokens: readonly Token[],
): Record<string, string | readonly string[] | undefined> {
  const left = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const values: Record<string, string | readonly string[] | undefined> = {}
  for (const declaration of command.positionals) {
    if (declaration.required && left.length === 0) {
      throw new UsageError(`${command.name}: ${placeholderOf(declaration)} must be given.`)
    }
    const given = declaration.repeated === true ? left : left.slice(0, 1)
    if (declaration.mayBeEmpty !== true && given.includes('')) {
      throw new UsageError(`${command.name}: ${placeholderOf(declaration)} must not be empty.`)
    }
    values[declaration.name] = declaration.repeated === true ? left.splice(0) : left.shift()
  }
  if (left.length === 0) return values
  const most = command.positionals.length
  throw new UsageError(`${command.name}: arguments must be ${most} at most, but got "${left[0]}" as well.`)
}

/** How help and messages call an argument. */
export function placeholderOf({ name, placeholder }: PositionalDeclaration): string {
  return placeholder ?? flagOf(name).toUpperCase()
}
