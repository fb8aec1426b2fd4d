/** `tessera-vision explain`: why a picture gets its label. */
import { command, ExplanationOutput } from '@tessera-ml/core/cli'
import { explainMethods } from '../classification/explain-methods.js'
import { explanationPage } from '../report/explanation-page.js'
import { loadClassifier } from './model-file.js'

export const explain = command({
  name: 'explain',
  summary: 'Show which pixels speak for a label of a picture, and which against it.',
  details: ['Give --out for a page, --json for numbers, or both. It needs the package @tessera-ml/explain.'],
  example: 'explain model cat.jpg --out why.html',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'file', required: true, summary: 'The picture.' },
  ],
  options: {
    out: { type: 'string', placeholder: 'FILE.html', summary: 'Page with the picture in colours.' },
    label: { type: 'string', summary: 'Label to explain. Default: the predicted one.' },
    method: { type: explainMethods, default: 'integratedGradients', summary: 'Way to explain.' },
  },
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const { label, method, seed = 0 } = options
    const output = await ExplanationOutput.prepare('explain', options)
    const classifier = await loadClassifier(positionals.model)
    const explanation = await classifier.explain(positionals.file, {
      method,
      seed,
      signal,
      ...(label !== undefined && { label }),
    })
    const json = (): object => {
      const { picture, values, ...figures } = explanation
      return { ...figures, width: picture.width, height: picture.height, values: [...values] }
    }
    await output.write({ page: () => explanationPage(explanation), json }, { print, log })
  },
})
