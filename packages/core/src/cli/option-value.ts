import { describe } from '../errors/describe.js'
import type { OptionDeclaration } from './command.js'
import { hint, UsageError } from './usage-error.js'

export type OptionValue = string | number | boolean | undefined

/** An option as it was typed. */
interface Typed {
  readonly value?: string | undefined
  /** Whether the value came as `--key=value`. */
  readonly inlineValue?: boolean | undefined
}

/**
 * The value of an option, read by its type.
 *
 * @throws UsageError if a value is missing, is not wanted, or is none that the option takes.
 */
export function readValue(where: string, declaration: OptionDeclaration, { value, inlineValue }: Typed): OptionValue {
  const { type } = declaration
  if (type === 'boolean') {
    if (value === undefined) return true
    throw new UsageError(`${where} must be given without a value, but got ${describe(value)}.`)
  }
  const isNumber = type === 'integer' || type === 'number'
  // `--out --quiet` is a forgotten value more often than a folder of that name; `--out=--quiet` says that it is meant.
  const isNextFlag = value !== undefined && inlineValue !== true && /^-./.test(value) && !isNumber
  if (value === undefined || isNextFlag) {
    const cause = isNextFlag ? ` Write ${where.split(' ').at(-1)}=${value} if that is the value.` : ''
    throw new UsageError(`${where} must be followed by a value.${cause}`)
  }
  if (isNumber) return readNumber(where, declaration, value)
  if (type === 'string') {
    if (value === '') throw new UsageError(`${where} must be followed by a value, but got "".`)
    return value
  }
  if (type.includes(value)) return value
  throw new UsageError(`${where} must be one of ${type.join(', ')}, but got ${describe(value)}.${hint(value, type)}`)
}

function readNumber(where: string, { type, minimum, maximum }: OptionDeclaration, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const isRight = type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)
  if (isRight && value >= (minimum ?? value) && value <= (maximum ?? value)) return value
  const noun = type === 'integer' ? 'an integer' : 'a number'
  const low = minimum === undefined ? '' : ` of at least ${minimum}`
  const high = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${maximum}`
  throw new UsageError(`${where} must be ${noun}${low}${high}, but got ${describe(text)}.`)
}
