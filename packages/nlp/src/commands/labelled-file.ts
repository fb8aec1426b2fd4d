/** Files of labelled texts, as commands take them. */
import { FormatError, describeValue } from '@tessera-ml/core'
import { readExamples } from '../data/read-examples.js'
import type { Example } from '../data/parse-examples.js'

export interface LabelledFileOptions {
  /** Columns of the texts and the labels. */
  readonly columns: { readonly text: string; readonly label: string }
  /** Told of rows that are left out. */
  readonly log: (line: string) => void
  /** The labels that are allowed. Default: any. */
  readonly labels?: readonly string[]
}

/** Rows that are told of one by one; of more, only their number is. */
const toldRows = 10

/** @throws FormatError if the file cannot be understood, or a label is not allowed; it names the line. */
export async function readLabelledFile(path: string, options: LabelledFileOptions): Promise<readonly Example[]> {
  const { columns, log, labels } = options
  const { examples, skipped } = await readExamples(path, { textColumn: columns.text, labelColumn: columns.label })
  for (const { line, reason } of skipped.slice(0, toldRows)) log(`${path}: line ${line} is left out: ${reason}`)
  if (skipped.length > toldRows) log(`${path}: ${skipped.length - toldRows} more rows are left out`)
  const stranger = labels && examples.find(({ label }) => !labels.includes(label))
  if (stranger === undefined) return examples
  const { line, label } = stranger
  const rule = `one that the model knows, ${describeValue(labels)}`
  throw new FormatError(`${path}: line ${line}: label must be ${rule}, but got ${describeValue(label)}.`)
}
