/** `tessera-nlp predict`: labels for texts from a file or from stdin. */
import { extname } from 'node:path'
import { command, inputLines } from '@tessera-ml/core/cli'
import type { TextClassifier } from '../classification/text-classifier.js'
import { readTexts } from '../data/read-examples.js'
import { columnOptions } from './columns.js'
import { loadClassifier } from './model-file.js'

const tableEndings = ['.csv', '.tsv', '.jsonl', '.ndjson']

/** Lines that are predicted together. */
const linesTogether = 256

export const predict = command({
  name: 'predict',
  summary: 'Label texts, in the order of the input.',
  details: ['FILE is a .csv, .tsv or .jsonl file with a column of texts; else, and for -, each line is a text.'],
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'file', required: false, placeholder: 'FILE', summary: 'Texts. Default: - for stdin.' },
  ],
  options: { text: columnOptions.text },
  json: true,
  async run({ options, positionals, signal, print }) {
    const classifier = await loadClassifier(positionals.model)
    for await (const texts of textsOf(positionals.file ?? '-', options.text, signal)) {
      await predictAndPrint(classifier, texts, { json: options.json, signal, print })
    }
  },
})

/** The texts of a file, some at a time. */
async function* textsOf(file: string, textColumn: string, signal: AbortSignal): AsyncGenerator<string[]> {
  if (tableEndings.includes(extname(file).toLowerCase())) {
    yield await readTexts(file, { textColumn })
    return
  }
  let texts: string[] = []
  for await (const line of inputLines(file, { signal })) {
    texts.push(line)
    if (texts.length < linesTogether) continue
    yield texts
    texts = []
  }
  if (texts.length > 0) yield texts
}

interface Printing {
  readonly json: boolean
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

async function predictAndPrint(classifier: TextClassifier, texts: readonly string[], { json, signal, print }: Printing): Promise<void> {
  for (const { label, scores } of await classifier.predict(texts, { signal })) {
    print(json ? JSON.stringify({ label, scores }) : `${label}\t${scores[label]!.toFixed(4)}`)
  }
}
