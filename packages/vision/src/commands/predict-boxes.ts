/** `tessera-vision predict-boxes`: the boxes on pictures. */
import { command } from '@tessera-ml/core/cli'
import { loadBoxModel } from './box-model-file.js'

/** Pictures that are predicted together; results are printed after each so many. */
const picturesTogether = 32

export const predictBoxes = command({
  name: 'predict-boxes',
  summary: 'Find boxes on pictures, in the order of the arguments.',
  details: [
    'With --json, one line a picture: {"file":…,"boxes":[{"label":…,"score":…,"xmin":…,"ymin":…,"xmax":…,"ymax":…}]}, in pixels of the picture, by falling score.',
  ],
  example: 'predict-boxes model street.jpg --json',
  positionals: [
    { name: 'model', required: true, placeholder: 'DIR', summary: 'Folder that train-boxes wrote.' },
    { name: 'files', required: true, repeated: true, placeholder: 'FILE', summary: 'Pictures.' },
  ],
  options: {
    minScore: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      summary: 'Boxes below this score are left out; 0.3 for a detector, 0 for a regressor.',
    },
  },
  json: true,
  async run({ options, positionals, signal, print }) {
    const model = await loadBoxModel(positionals.model)
    const { files } = positionals
    for (let start = 0; start < files.length; start += picturesTogether) {
      const some = files.slice(start, start + picturesTogether)
      const found = await model.predict(some, {
        signal,
        ...(options.minScore !== undefined && { minScore: options.minScore }),
      })
      found.forEach((boxes, i) => {
        const file = some[i]!
        if (options.json) print(JSON.stringify({ file, boxes }))
        else
          for (const { label, score, ...box } of boxes) print([label, score.toFixed(4), ...edges(box), file].join('\t'))
      })
    }
  },
})

function edges({ xmin, ymin, xmax, ymax }: { xmin: number; ymin: number; xmax: number; ymax: number }): string[] {
  return [xmin, ymin, xmax, ymax].map((edge) => edge.toFixed(1))
}
