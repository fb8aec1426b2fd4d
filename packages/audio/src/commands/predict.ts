/** `tessera-audio predict`: labels for sounds. */
import { command } from '@tessera-ml/core/cli'
import { loadRecognizer } from './model-file.js'
import { readWord } from './sounds-folder.js'

export const predict = command({
  name: 'predict',
  summary: 'Label sounds, in the order given.',
  example: 'predict model yes.wav --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'files', required: true, repeated: true, placeholder: 'FILE', summary: 'WAV files, each with one word.' },
  ],
  options: {},
  json: true,
  async run({ options, positionals, signal, print }) {
    const recognizer = await loadRecognizer(positionals.model)
    for (const file of positionals.files) {
      const [prediction] = await recognizer.predict([await readWord(file)], { signal })
      const { label, scores } = prediction!
      print(options.json ? JSON.stringify({ label, scores }) : `${label}\t${scores[label]!.toFixed(4)}\t${file}`)
    }
  },
})
