import { FormatError, StateError, describeValue } from '@tessera-ml/core'
import {
  type ParseExamplesOptions,
  type ParseTextsOptions,
  type ParsedExamples,
  parseExamples,
  parseTexts,
} from './parse-examples.js'
import type { TableFormat } from './parse-table.js'

const formats: Readonly<Record<string, TableFormat>> = { csv: 'csv', tsv: 'tsv', jsonl: 'jsonl', ndjson: 'jsonl' }

/**
 * Labelled texts from a file, its format told by the ending: `.csv`, `.tsv`, `.jsonl` or `.ndjson`. Node only.
 *
 * @throws FormatError if the file cannot be read or understood (see `parseExamples`); StateError outside Node.
 */
export async function readExamples(
  path: string,
  options: Omit<ParseExamplesOptions, 'format' | 'source'> = {},
): Promise<ParsedExamples> {
  const format = formatOf(path)
  return parseExamples(await readBytes(path), { ...options, format, source: path })
}

/** Texts without labels from a file, as `parseTexts` gives them. Node only. @throws as `readExamples` does. */
export async function readTexts(
  path: string,
  options: Omit<ParseTextsOptions, 'format' | 'source'> = {},
): Promise<string[]> {
  const format = formatOf(path)
  return parseTexts(await readBytes(path), { ...options, format, source: path })
}

function formatOf(path: string): TableFormat {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined
  if (format !== undefined) return format
  throw new FormatError(`${path}: file name must end in .csv, .tsv or .jsonl, but got ${describeValue(`.${ending}`)}.`)
}

async function readBytes(path: string): Promise<Uint8Array> {
  // Fetched at run time, so that bundlers for browsers meet no import of a Node module.
  const fs = globalThis.process?.getBuiltinModule?.('node:fs/promises')
  if (fs === undefined) throw new StateError('readExamples: files must be read in Node, but got another runtime.')
  try {
    // A device may be without end, and a pipe without anyone who writes into it.
    const found = await fs.stat(path)
    if (!found.isFile() && !found.isDirectory()) throw Object.assign(new Error(path), { code: 'a device or a pipe' })
    return await fs.readFile(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const found = { ENOENT: 'no such file', EISDIR: 'a folder', EACCES: 'no permission to read it' }[code] ?? code
    throw new FormatError(`${path}: path must be a file that can be read, but got ${found}.`, { cause })
  }
}
