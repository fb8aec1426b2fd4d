/** `tessera-vision explain-boxes`: why a box is found where it is found. */
import { writeFileAtomic } from '@tessera-ml/core'
import { command, UsageError } from '@tessera-ml/core/cli'
import { boxExplanationPage } from '../report/box-explanation-page.js'
import { loadBoxModel } from './box-model-file.js'

export const explainBoxes = command({
  name: 'explain-boxes',
  summary: 'Show which parts of a picture a box depends on.',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train-boxes wrote.' },
    { name: 'file', required: true, summary: 'The picture.' },
  ],
  options: {
    out: { type: 'string', placeholder: 'FILE.html', summary: 'Page with the picture in colours.' },
    box: { type: 'integer', minimum: 0, default: 0, summary: 'Which box, from 0, the surest one, on.' },
  },
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const { out, json, box } = options
    if (out === undefined && !json) throw new UsageError('explain-boxes: --out or --json must be given.')
    const model = await loadBoxModel(positionals.model)
    const explanation = await model.explain(positionals.file, { box, signal })
    if (out !== undefined) {
      await writeFileAtomic(out, new TextEncoder().encode(await boxExplanationPage(explanation)))
      log(`Wrote ${out}`)
    }
    if (json) {
      const { picture, found, values } = explanation
      print(JSON.stringify({ ...found, width: picture.width, height: picture.height, values: [...values] }))
    }
  },
})
