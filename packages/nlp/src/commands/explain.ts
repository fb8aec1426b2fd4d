/** `tessera-nlp explain`: why a text gets its label. */
import { command, ExplanationOutput, UsageError } from '@tessera-ml/core/cli'
import { explanationPage } from '../classification/text-explanation.js'
import { loadClassifier } from './model-file.js'

/** The ways of models to explain themselves; each kind has one. */
const methods = ['contributions', 'integratedGradients', 'weightedSum'] as const

export const explain = command({
  name: 'explain',
  summary: 'Show what each part of a text adds to its label.',
  details: [
    'Give --out for a page, --json for numbers, or both. The page, and any model but a linear one, need the package @tessera-ml/explain.',
  ],
  example: 'explain model "what a film" --out why.html',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'text', required: true, mayBeEmpty: true, summary: 'The text, in quotes.' },
  ],
  options: {
    out: { type: 'string', placeholder: 'FILE.html', summary: 'Page with the text in colours.' },
    label: { type: 'string', summary: 'Label to explain. Default: the predicted one.' },
    method: {
      type: ['auto', ...methods],
      default: 'auto',
      summary: 'Way to explain; auto takes the one that the model has.',
    },
  },
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const { label, method } = options
    const output = await ExplanationOutput.prepare('explain', options)
    const classifier = await loadClassifier(positionals.model)
    const { kind } = classifier.model
    const own = kind === 'linear' ? 'contributions' : kind === 'ensemble' ? 'weightedSum' : 'integratedGradients'
    if (method !== 'auto' && method !== own) {
      const rule = `auto or ${own} for a model of kind ${kind}`
      throw new UsageError(`explain: --method must be ${rule}, but got ${method}.`)
    }
    const explanation = await classifier.explain(positionals.text, { signal, ...(label !== undefined && { label }) })
    const json = (): object => {
      const { text, spans, ...figures } = explanation
      const tokens = spans.map(({ start, end, value }) => ({ text: text.slice(start, end), start, end, value }))
      return { ...figures, tokens }
    }
    await output.write({ page: () => explanationPage(explanation), json }, { print, log })
  },
})
