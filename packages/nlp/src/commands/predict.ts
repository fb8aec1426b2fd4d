/** `tessera-nlp predict`: labels for texts from a file or from stdin. */
import { extname } from 'node:path'
import { command, inputLines } from '@tessera-ml/core/cli'
import { longestLine } from '../data/parse-table.js'
import { readTexts } from '../data/read-examples.js'
import { columnOptions } from './columns.js'
import { loadClassifier } from './model-file.js'

const tableEndings = ['.csv', '.tsv', '.jsonl', '.ndjson']

/** Texts that are predicted together; results are printed after each so many. */
const textsTogether = 256

export const predict = command({
  name: 'predict',
  summary: 'Label texts, in the order of the input.',
  details: ['FILE is a .csv, .tsv or .jsonl file with a column of texts; else, and for -, each line is a text.'],
  example: 'predict model new.csv --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'file', required: false, placeholder: 'FILE', summary: 'Texts. Default: - for stdin.' },
  ],
  options: { text: columnOptions.text },
  json: true,
  async run({ options, positionals, signal, print }) {
    const classifier = await loadClassifier(positionals.model)
    for await (const texts of textsOf(positionals.file ?? '-', options.text, signal)) {
      for (const { label, scores } of await classifier.predict(texts, { signal })) {
        print(options.json ? JSON.stringify({ label, scores }) : `${label}\t${scores[label]!.toFixed(4)}`)
      }
    }
  },
})

/** The texts of a file, some at a time. */
async function* textsOf(file: string, textColumn: string, signal: AbortSignal): AsyncGenerator<string[]> {
  if (tableEndings.includes(extname(file).toLowerCase())) {
    const texts = await readTexts(file, { textColumn })
    while (texts.length > 0) yield texts.splice(0, textsTogether)
    return
  }
  let texts: string[] = []
  for await (const line of inputLines(file, { signal, longestLine })) {
    texts.push(line)
    if (texts.length < textsTogether) continue
    yield texts
    texts = []
  }
  if (texts.length > 0) yield texts
}
