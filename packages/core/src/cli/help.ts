/** Help texts, made from the declarations, 80 columns wide. */
import type { Command, OptionDeclaration, Program } from './command.js'
import { commonOptions, flagOf, optionsOf } from './common-options.js'
import { placeholderOf } from './parse-arguments.js'

const width = 80
const widestLeft = 28

/** What `tessera-nlp --help` prints. */
export function programHelp({ name, version, description, commands }: Program): string {
  const { help, version: show } = commonOptions
  return [
    ...wrap(`${name} ${version}: ${description}`, 0),
    '',
    `Usage: ${name} COMMAND [ARGUMENTS] [OPTIONS]`,
    '',
    'Commands:',
    ...rows(commands.map((command) => [command.name, command.summary])),
    '',
    'Options:',
    ...rows([optionRow('help', help), optionRow('version', show)]),
    ...section(
      'Examples:',
      commands.flatMap(({ example }) => (example === undefined ? [] : [`  ${name} ${example}`])),
    ),
    '',
    ...wrap(`${name} COMMAND --help shows the arguments and options of a command.`, 0),
  ].join('\n')
}

/** What `tessera-nlp train --help` prints. */
export function commandHelp(program: Program, command: Command): string {
  const described = command.positionals.filter(({ summary }) => summary !== undefined)
  const all = Object.entries(optionsOf(command))
  const own = all.filter(([key]) => key in command.options)
  const common = all.filter(([key]) => !(key in command.options))
  return [
    ...wrap(`${program.name} ${command.name}: ${command.summary}`, 0),
    '',
    ...wrap(`Usage: ${usage(program, command)}`, 7),
    ...(command.details ?? []).flatMap((paragraph) => ['', ...wrap(paragraph, 0)]),
    ...section('Arguments:', rows(described.map((item) => [placeholderOf(item), item.summary ?? '']))),
    ...section('Options:', rows(own.map(([key, declaration]) => optionRow(key, declaration)))),
    ...section('Common options:', rows(common.map(([key, declaration]) => optionRow(key, declaration)))),
    ...section('Example:', command.example === undefined ? [] : [`  ${program.name} ${command.example}`]),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines]
}

/** `tessera-nlp predict DIR [FILE...] --out FILE [OPTIONS]`: required options are shown, the others stand below. */
function usage(program: Program, command: Command): string {
  const positionals = command.positionals.map((item) => {
    const name = `${placeholderOf(item)}${item.repeated === true ? '...' : ''}`
    return item.required ? name : `[${name}]`
  })
  const required = Object.entries(command.options).filter(([, { required: isRequired }]) => isRequired === true)
  const flags = required.map(([key, declaration]) => `--${flagOf(key)} ${valueName(declaration)}`)
  return [program.name, command.name, ...positionals, ...flags, '[OPTIONS]'].join(' ')
}

function optionRow(key: string, declaration: OptionDeclaration): readonly [string, string] {
  const { short, summary, type, default: fallback } = declaration
  const letter = short === undefined ? '    ' : `-${short}, `
  const value = type === 'boolean' ? '' : ` ${valueName(declaration)}`
  const choices = Array.isArray(type) ? ` One of ${type.join(', ')}.` : ''
  const note = fallback === undefined || fallback === false ? '' : ` Default: ${fallback}.`
  return [`${letter}--${flagOf(key)}${value}`, `${summary}${choices}${note}`]
}

function valueName({ type, placeholder }: OptionDeclaration): string {
  if (placeholder !== undefined) return placeholder
  if (type === 'string') return 'TEXT'
  return type === 'integer' || type === 'number' ? 'N' : 'NAME'
}

/** Two columns; a name that is too wide for the first has the line to itself. */
function rows(pairs: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(widestLeft, Math.max(0, ...pairs.map(([name]) => name.length)))
  return pairs.flatMap(([name, text]) => {
    const [first = '', ...rest] = wrap(text, 0, width - left - 4)
    const indent = ' '.repeat(left + 4)
    const lines = rest.map((line) => `${indent}${line}`)
    if (name.length > left) return [`  ${name}`, `${indent}${first}`, ...lines]
    return [`  ${name.padEnd(left)}  ${first}`.trimEnd(), ...lines]
  })
}

/** Breaks at spaces; lines after the first are indented. A word longer than the line stays whole. */
function wrap(text: string, indent: number, columns = width): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = `${' '.repeat(indent)}${word}`
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
