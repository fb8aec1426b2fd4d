// Three lines for each published package, as a newcomer would write them. `module` is what import or require() gave.

/** @type {Record<string, { run: string, types: string }>} */
export const packedSamples = {
  '@tessera-ml/core': {
    run: `const model = module.sequential([module.dense({ units: 2 })], { inputShape: [3], seed: 1 })
      const rows = await model.predict([[1, 2, 3]])
      if (rows.length !== 1 || rows[0].length !== 2) throw new Error('predict gave ' + JSON.stringify(rows))`,
    types: `import { dense, sequential } from '@tessera-ml/core'
export const model = sequential([dense({ units: 2 })], { inputShape: [3], seed: 1 })`,
  },
  '@tessera-ml/nlp': {
    run: `const texts = [['good film', 'yes'], ['fine film', 'yes'], ['bad film', 'no'], ['poor film', 'no']]
      const examples = texts.map(([text, label]) => ({ text, label }))
      const classifier = await module.TextClassifier.train(examples, { model: 'linear', seed: 1 })
      const [prediction] = await classifier.predict(['good'])
      if (prediction.label !== 'yes') throw new Error('predict gave ' + JSON.stringify(prediction))`,
    types: `import { TextClassifier } from '@tessera-ml/nlp'
export const train = () => TextClassifier.train([{ text: 'good', label: 'yes' }], { model: 'linear', seed: 1 })`,
  },
  '@tessera-ml/vision': {
    run: `const picture = (i) => ({ data: new Uint8Array(64).fill(i % 2 ? 10 + i : 200 + i), width: 8, height: 8, channels: 1 })
      const examples = Array.from({ length: 16 }, (_, i) => ({ picture: picture(i), label: i % 2 ? 'dark' : 'light' }))
      const classifier = await module.ImageClassifier.train(examples, { model: 'simple', epochs: 20, batchSize: 4, seed: 1 })
      const [prediction] = await classifier.predict([await module.encodePng(picture(0))])
      if (prediction.label !== 'light') throw new Error('predict gave ' + JSON.stringify(prediction))`,
    types: `import { ImageClassifier, readPictures } from '@tessera-ml/vision'
export const train = async () => ImageClassifier.train((await readPictures('animals')).pictures, { model: 'resnet' })`,
  },
  '@tessera-ml/audio': {
    run: `const synthesizer = await module.flite()
      const sound = await synthesizer.speak('yes', { voice: 'slt', tempo: 1, pitch: 1 })
      const again = module.decodeWav(module.encodeWav(sound))
      if (again.samples.length !== sound.samples.length) throw new Error('decodeWav gave ' + again.samples.length)
      const { count, width } = new module.FeatureExtractor().features(again)
      if (count < 10 || width < 10) throw new Error('features gave ' + count + ' x ' + width)`,
    types: `import { CommandRecognizer, type LabelledSound } from '@tessera-ml/audio'
export const train = (words: LabelledSound[]) => CommandRecognizer.train(words, { model: 'dscnn', seed: 1 })`,
  },
  '@tessera-ml/explain': {
    run: `const f = module.arrayFunction((rows) => rows.map(([a, b]) => 2 * a + b))
      const { values } = await module.explain(f, { input: [[1, 1]], background: [[0, 0]] })
      if (values.data.join() !== '2,1') throw new Error('explain gave ' + values.data.join())`,
    types: `import { integratedGradients } from '@tessera-ml/explain'
export const explain = integratedGradients`,
  },
  '@tessera-ml/backend-wasm': {
    run: `const backend = await module.registerBackend({ threads: 2 })
      if (backend.engine.threads !== 2) throw new Error('the backend has ' + backend.engine.threads + ' threads')
      if (module.fallbacks().size !== 0) throw new Error('fallbacks before any kernel ran')`,
    types: `import { registerBackend, type WasmBackend } from '@tessera-ml/backend-wasm'
export const backend: () => Promise<WasmBackend> = () => registerBackend({ threads: 1, strict: true })`,
  },
}
