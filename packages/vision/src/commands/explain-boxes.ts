/** `tessera-vision explain-boxes`: why a box is found where it is found. */
import { command, ExplanationOutput } from '@tessera-ml/core/cli'
import { boxExplanationPage } from '../report/box-explanation-page.js'
import { loadBoxModel } from './box-model-file.js'

export const explainBoxes = command({
  name: 'explain-boxes',
  summary: 'Show which parts of a picture a box depends on.',
  details: ['Give --out for a page, --json for numbers, or both. It needs the package @tessera-ml/explain.'],
  example: 'explain-boxes model street.jpg --out why.html',
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
    const output = await ExplanationOutput.prepare('explain-boxes', options)
    const model = await loadBoxModel(positionals.model)
    const explanation = await model.explain(positionals.file, { box: options.box, signal })
    const json = (): object => {
      const { picture, found, values } = explanation
      return { ...found, width: picture.width, height: picture.height, values: [...values] }
    }
    await output.write({ page: () => boxExplanationPage(explanation), json }, { print, log })
  },
})
