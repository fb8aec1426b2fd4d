import { closest } from '../errors/checks.js'
import { TesseraError } from '../errors/errors.js'

/** Arguments that a command cannot be run with. Thrown by a command too, it ends the program with exit code 2. */
export class UsageError extends TesseraError {
  readonly kind = 'config'
}

/** ` Did you mean --epochs?`, or nothing if no candidate is near. */
export function hint(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates) ?? candidates.find((candidate) => letters(candidate) === letters(word))
  return near === undefined ? '' : ` Did you mean ${near}?`
}

/** Letters in order of the alphabet: swapped ones (`trian`) are the commonest slip, and count as two edits. */
function letters(word: string): string {
  return word.split('').sort().join('')
}
