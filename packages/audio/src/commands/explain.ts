/** `tessera-audio explain`: why a sound gets its label. */
import { command, ExplanationOutput } from '@tessera-ml/core/cli'
import { explanationPage } from '../render/explanation-page.js'
import { loadRecognizer } from './model-file.js'
import { readWord } from './sounds-folder.js'

export const explain = command({
  name: 'explain',
  summary: 'Show what each part of a sound adds to its label.',
  details: ['Give --out for a page, --json for numbers, or both. It needs the package @tessera-ml/explain.'],
  example: 'explain model yes.wav --out why.html',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'file', required: true, summary: 'WAV file with one word.' },
  ],
  options: {
    out: { type: 'string', placeholder: 'FILE.html', summary: 'Page with the spectrogram and what its parts add.' },
    label: { type: 'string', summary: 'Label to explain. Default: the predicted one.' },
    method: { type: ['auto', 'integratedGradients'], default: 'auto', summary: 'Way to explain.' },
  },
  json: true,
  async run({ options, positionals, signal, print, log }) {
    const { label } = options
    const output = await ExplanationOutput.prepare('explain', options)
    const recognizer = await loadRecognizer(positionals.model)
    const sound = await readWord(positionals.file)
    const explanation = await recognizer.explain(sound, { signal, ...(label !== undefined && { label }) })
    await output.write({ page: () => explanationPage(explanation), json: () => explanation }, { print, log })
  },
})
