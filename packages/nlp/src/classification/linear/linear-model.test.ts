import { AbortError, FormatError, ShapeError, type NamedTensor } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { LinearTextModel } from './linear-model.js'

const good = ['good film', 'a good day', 'really good', 'fine good fun', 'good']
const bad = ['bad film', 'a bad day', 'really bad', 'bad and dull', 'bad']
const odd = ['odd film', 'an odd day', 'really odd', 'odd and strange', 'odd']
const split = (texts: readonly string[]): string[][] => texts.map((text) => text.split(' '))
const two = { texts: split([...good, ...bad]), labels: [...good.map(() => 0), ...bad.map(() => 1)] }
const three = { texts: split([...good, ...bad, ...odd]), labels: [...two.labels, ...odd.map(() => 2)] }
const settings = { minCount: 1 }

describe('LinearTextModel', () => {
  it.each([
    ['two', two],
    ['three', three],
  ] as const)('learns %s classes', async (_, { texts, labels }) => {
    const model = await LinearTextModel.fit(texts, labels, settings)
    for (const [i, text] of texts.entries()) {
      const scores = model.scores(text)
      expect(scores.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
      expect(scores.indexOf(Math.max(...scores))).toBe(labels[i])
    }
  })

  it('of two classes gives p = 1 / (1 + exp(-logit))', async () => {
    const model = await LinearTextModel.fit(two.texts, two.labels, settings)
    const [first, second] = model.logits(['bad', 'fun'])
    expect(first).toBe(-second!)
    expect(model.scores(['bad', 'fun'])[1]).toBeCloseTo(1 / (1 + Math.exp(-second!)), 12)
  })

  it.each([
    ['two', two],
    ['three', three],
  ] as const)('takes a logit apart to the last bit with %s classes', async (_, { texts, labels }) => {
    const model = await LinearTextModel.fit(texts, labels, settings)
    const tokens = ['really', 'good', 'and', 'good', 'unseen', 'film']
    for (let label = 0; label < model.classCount; label++) {
      const { bias, nGrams, logit } = model.contributions(tokens, label)
      expect(nGrams.reduce((sum, { value }) => sum + value, bias)).toBe(logit)
      expect(logit).toBe(model.logits(tokens)[label])
    }
    const { nGrams } = model.contributions(tokens, 0)
    const word = nGrams.find(({ kind, text }) => kind === 'words' && text === 'good')!
    expect(word.occurrences).toEqual([[1], [3]])
    expect(word.value).toBeGreaterThan(0)
    expect(nGrams.find(({ text }) => text === 'really good')!.occurrences).toEqual([[0, 1]])
  })

  it('computes a logit from counts, rarity and weights as worked out by hand', async () => {
    const families = [{ kind: 'words', min: 1, max: 1, weight: 2 }] as const
    const model = await LinearTextModel.fit(two.texts, two.labels, { ...settings, families, sublinear: false })
    const { terms, idf } = model.families[0]!
    const at = (term: string): number => terms.indexOf(term)
    const x = [2 * idf[at('good')]!, idf[at('film')]!]
    const norm = Math.hypot(...x)
    const { weights, bias } = model.outputs[0]!
    const logit = bias + (2 * (x[0]! * weights[at('good')]! + x[1]! * weights[at('film')]!)) / norm
    expect(model.logits(['good', 'film', 'good', 'unseen'])[1]).toBeCloseTo(logit, 12)
    // 10 texts, "film" in 2 of them
    expect(idf[at('film')]).toBeCloseTo(Math.log(11 / 3) + 1, 6)
  })

  it('knows nothing but the bias of empty and unknown texts', async () => {
    const model = await LinearTextModel.fit(two.texts, two.labels, settings)
    const bias = model.outputs[0]!.bias
    for (const tokens of [[], ['ζ']]) expect(model.contributions(tokens, 1)).toEqual({ nGrams: [], bias, logit: bias })
  })

  it('comes back from its file parts bit for bit', async () => {
    const model = await LinearTextModel.fit(three.texts, three.labels, settings)
    const again = LinearTextModel.from(JSON.parse(JSON.stringify(model.config())), model.toTensors())
    for (const tokens of three.texts) expect(again.logits(tokens)).toEqual(model.logits(tokens))
    expect(again.toTensors()).toEqual(model.toTensors())
  })

  it('refuses file parts that do not fit together', async () => {
    const model = await LinearTextModel.fit(two.texts, two.labels, settings)
    const tensors = model.toTensors()
    const config = model.config() as unknown as { families: { terms: unknown[] }[]; sublinear: boolean }
    const change = (edit: (copy: typeof config) => void): unknown => {
      const copy = structuredClone(config)
      edit(copy)
      return copy
    }
    const damaged: [unknown, readonly NamedTensor[]][] = [
      [null, tensors],
      [{ ...config, more: 1 }, tensors],
      [change((copy) => (copy.sublinear = 1 as unknown as boolean)), tensors],
      [change((copy) => copy.families[0]!.terms.pop()), tensors],
      [change((copy) => (copy.families[0]!.terms[0] = 5)), tensors],
      [change((copy) => (copy.families[0]!.terms[0] = copy.families[0]!.terms[1])), tensors],
      [change((copy) => Object.assign(copy.families[0]!, { kind: 'other' })), tensors],
      [change((copy) => (copy.families = [])), tensors],
      [config, []],
      [config, tensors.map((tensor) => ({ ...tensor, shape: [1, ...tensor.shape] }))],
      [config, tensors.map((t) => ({ ...t, data: (t.data as Float32Array).map(() => Number.NaN) }) as NamedTensor)],
    ]
    for (const [parts, numbers] of damaged) expect(() => LinearTextModel.from(parts, numbers)).toThrow(FormatError)
  })

  it('gives the same model for the same seed', async () => {
    const fit = (seed: number) => LinearTextModel.fit(three.texts, three.labels, settings, { seed })
    expect((await fit(5)).toTensors()).toEqual((await fit(5)).toTensors())
  })

  it('leans towards examples of greater weight', async () => {
    const texts = split(['same words', 'same words'])
    const lean = async (weight: number) => {
      const model = await LinearTextModel.fit(texts, [0, 1], settings, { sampleWeights: [1, weight] })
      return model.scores(['same', 'words'])[1]!
    }
    expect(await lean(1)).toBeCloseTo(0.5, 2)
    expect(await lean(4)).toBeGreaterThan(0.6)
  })

  it('refuses one class, labels with gaps or too few, and unknown settings', async () => {
    await expect(LinearTextModel.fit([['a'], ['b']], [0, 0])).rejects.toThrow(FormatError)
    await expect(LinearTextModel.fit([], [])).rejects.toThrow('labels must be of at least two classes, but got 0')
    await expect(LinearTextModel.fit([['a'], ['b']], [0, 2])).rejects.toThrow(ShapeError)
    await expect(LinearTextModel.fit([['a'], ['b']], [0])).rejects.toThrow(ShapeError)
    const unknown = LinearTextModel.fit([['a'], ['b']], [0, 1], { C: 1 } as object)
    await expect(unknown).rejects.toThrow('LinearTextModel: options')
  })

  it('stops when cancelled', async () => {
    const signal = AbortSignal.abort()
    await expect(LinearTextModel.fit(two.texts, two.labels, settings, { signal })).rejects.toThrow(AbortError)
  })
})
