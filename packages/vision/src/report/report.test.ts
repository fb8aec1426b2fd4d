import { beforeAll, describe, expect, it } from 'vitest'
import { madeUpPictures } from '../classification/__fixtures__/made-up-pictures.js'
import { ImageClassifier } from '../classification/image-classifier.js'
import type { Picture } from '../image/picture.js'
import { attributionPicture } from './attribution-picture.js'
import { classifierReport } from './classifier-report.js'

describe('classifierReport', () => {
  const pictures = madeUpPictures(60)
  const judgedBy = { name: 'test', examples: madeUpPictures(21, { from: 700 }) }
  let classifier: ImageClassifier

  beforeAll(async () => {
    classifier = await ImageClassifier.train(pictures, { model: 'simple', epochs: 1, batchSize: 16, seed: 1 })
  })

  it('has figures beside what no model reaches, curves, the matrix, mistakes and explanations', async () => {
    const data = [{ name: 'training', examples: pictures }, judgedBy]
    const page = await classifierReport({ title: 'Bars <1>', classifier, data, judgedBy, dataNote: 'Made up.' })
    const { accuracy } = await classifier.evaluate(judgedBy.examples)
    for (const text of [
      'Bars &#60;1&#62;',
      '52.4\u00a0% by always saying &#34;level&#34;, 50.0\u00a0% by chance',
      'Made up. The network sees 12 × 12 pixels, grey.',
      `${Math.round(21 * (1 - accuracy))} of 21 pictures got a wrong label`,
      'Learning curves',
      'Most confident mistakes',
      'integrated gradients',
    ]) {
      expect(page).toContain(text)
    }
    expect(page.match(/src="(?!data:image\/png)/g)).toBeNull()
    expect(page.match(/<img\s/g)!.length).toBeGreaterThan(4)
    expect(await classifierReport({ title: 'Bars <1>', classifier, data, judgedBy, dataNote: 'Made up.' })).toBe(page)
  })

  it('shows the training alone where nothing is judged', async () => {
    const page = await classifierReport({ title: 'x', classifier, data: [{ name: 'training', examples: pictures }] })
    expect(page).toContain('Learning curves')
    expect(page).not.toContain('mistakes')
  })
})

describe('attributionPicture', () => {
  it('is orange for, blue against and pale grey elsewhere', () => {
    const picture: Picture = { data: Uint8Array.of(255, 255, 0), width: 3, height: 1, channels: 1 }
    const { data } = attributionPicture(picture, Float64Array.of(2, -2, 0))
    // 255 - 0.35 · 255 = 165.75
    expect([...data]).toEqual([213, 94, 0, 0, 114, 178, 166, 166, 166])
  })
})
