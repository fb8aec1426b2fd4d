/** `tessera-vision explain`: why a picture gets its label. */
import { writeFileAtomic } from '@tessera-ml/core'
import { command, UsageError } from '@tessera-ml/core/cli'
import { explainMethods } from '../classification/explain-methods.js'
import { explanationPage } from '../report/explanation-page.js'
import { loadClassifier } from './model-file.js'

export const explain = command({
  name: 'explain',
  summary: 'Show which pixels speak for a label of a picture, and which against it.',
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
    const { out, json, label, method, seed = 0 } = options
    if (out === undefined && !json) throw new UsageError('explain: --out or --json must be given.')
    const classifier = await loadClassifier(positionals.model)
    const explanation = await classifier.explain(positionals.file, {
      method,
      seed,
      signal,
      ...(label !== undefined && { label }),
    })
    if (out !== undefined) {
      await writeFileAtomic(out, new TextEncoder().encode(await explanationPage(explanation)))
      log(`Wrote ${out}`)
    }
    if (json) {
      const { picture, values, ...figures } = explanation
      print(JSON.stringify({ ...figures, width: picture.width, height: picture.height, values: [...values] }))
    }
  },
})
