import { closest } from '../errors/checks.js'
import { TesseraError } from '../errors/errors.js'

/** Arguments that a command cannot be run with. Thrown by a command too, it ends the program with exit code 2. */
export class UsageError extends TesseraError {
  readonly kind = 'config'
}

/** ` Did you mean --epochs?`, or nothing if no candidate is near. */
export function hint(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates)
  return near === undefined ? '' : ` Did you mean ${near}?`
}
