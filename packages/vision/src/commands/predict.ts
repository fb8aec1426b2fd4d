/** `tessera-vision predict`: labels for pictures. */
import { command } from '@tessera-ml/core/cli'
import { loadClassifier } from './model-file.js'

/** Pictures that are predicted together; results are printed after each so many. */
const picturesTogether = 64

export const predict = command({
  name: 'predict',
  summary: 'Label pictures, in the order of the arguments.',
  example: 'predict model cat.jpg dog.jpg --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train wrote.' },
    { name: 'files', required: true, repeated: true, placeholder: 'FILE', summary: 'Pictures.' },
  ],
  options: {},
  json: true,
  async run({ options, positionals, signal, print }) {
    const classifier = await loadClassifier(positionals.model)
    const { files } = positionals
    for (let start = 0; start < files.length; start += picturesTogether) {
      const some = files.slice(start, start + picturesTogether)
      const predictions = await classifier.predict(some, { signal })
      predictions.forEach(({ label, scores }, i) => {
        print(options.json ? JSON.stringify({ label, scores }) : `${label}\t${scores[label]!.toFixed(4)}\t${some[i]!}`)
      })
    }
  },
})
