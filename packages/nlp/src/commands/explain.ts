/** `tessera-nlp explain`: why a text gets its label. */
import { writeFileAtomic } from '@tessera-ml/core'
import { command, UsageError } from '@tessera-ml/core/cli'
import { explanationPage } from '../classification/text-explanation.js'
import { loadClassifier } from './model-file.js'

export const explain = command({
  name: 'explain',
  summary: 'Show what each part of a text adds to its label.',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'text', required: true, summary: 'The text, in quotes.' },
  ],
  options: {
    out: { type: 'string', placeholder: 'FILE.html', summary: 'Page with the text in colours.' },
    label: { type: 'string', summary: 'Label to explain. Default: the predicted one.' },
    method: {
      type: ['auto', 'contributions', 'integratedGradients'],
      default: 'auto',
      summary: 'Way to explain; auto takes the one that the model has.',
    },
  },
  json: true,
  async run({ options, positionals, signal, print, log }) {
    if (options.out === undefined && !options.json) throw new UsageError('explain: --out or --json must be given, but got neither.')
    const classifier = await loadClassifier(positionals.model)
    const own = classifier.model.kind === 'linear' ? 'contributions' : 'integratedGradients'
    if (options.method !== 'auto' && options.method !== own) {
      throw new UsageError(`explain: --method must be ${own} for a model of kind ${classifier.model.kind}, but got ${options.method}.`)
    }
    const explanation = await classifier.explain(positionals.text, {
      signal,
      ...(options.label !== undefined && { label: options.label }),
    })
    if (options.out !== undefined) {
      await writeFileAtomic(options.out, new TextEncoder().encode(await explanationPage(explanation)))
      log(`Wrote ${options.out}`)
    }
    if (options.json) {
      const { text, spans, ...figures } = explanation
      const tokens = spans.map(({ start, end, value }) => ({ text: text.slice(start, end), start, end, value }))
      print(JSON.stringify({ ...figures, tokens }))
    }
  },
})
