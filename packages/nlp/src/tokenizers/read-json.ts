import { FormatError, readFileBytes } from '@tessera-ml/core'

/** The JSON in a file. Node only. @throws FormatError if it cannot be read, or is none. */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readFileBytes(path)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new FormatError(`${path}: the file must be JSON in UTF-8, but it is not.`, { cause })
  }
}
