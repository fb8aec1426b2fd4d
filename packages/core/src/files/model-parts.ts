import { FormatError, TesseraError } from '../errors/errors.js'

/** @throws FormatError unless a model file is of that kind. */
export function checkKind(where: string, found: string, kind: string): void {
  if (found === kind) return
  throw new FormatError(`${where}: the file must be of the kind ${kind}, but it is of the kind ${found}.`)
}

/**
 * Makes something of the parts of a file; what is wrong with them is wrong with the file, and begins with its name.
 *
 * @throws FormatError for any error of ours that `make` throws.
 */
export function fromParts<T>(where: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    if (!TesseraError.isInstance(cause)) throw cause
    const message = cause.message.startsWith(`${where}: `) ? cause.message : `${where}: ${cause.message}`
    throw new FormatError(message, { cause })
  }
}
