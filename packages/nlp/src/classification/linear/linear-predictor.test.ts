import { AbortError, ConfigError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../text/tokenize.js'
import { madeUpTexts } from '../__fixtures__/made-up-texts.js'
import { LinearTextModel } from './linear-model.js'
import { LinearPredictor } from './linear-predictor.js'

const labels = ['bad', 'good', 'odd']
const config = { lowercase: true, punctuation: false }
const wordsOf = (text: string): string[] => tokenize(text, config).map((token) => token.text)

async function trained(count: number): Promise<LinearPredictor> {
  const examples = madeUpTexts(60, labels.slice(0, count))
  const numbers = examples.map(({ label }) => labels.indexOf(label))
  return new LinearPredictor(
    config,
    await LinearTextModel.fit(
      examples.map(({ text }) => wordsOf(text)),
      numbers,
    ),
  )
}

describe('LinearPredictor', () => {
  it.each([2, 3])('divides a logit of %i classes among parts of the text, each part once', async (count) => {
    const predictor = await trained(count)
    const text = 'Awful day, lovely film; awful day!'
    for (let label = 0; label < count; label++) {
      const { spans, base, logit, method } = await predictor.attribute(tokenize(text, config), label)
      expect(method).toBe('linear contributions')
      expect(logit).toBe(predictor.model.logits(wordsOf(text))[label])
      expect(spans.reduce((sum, { value }) => sum + value, base)).toBeCloseTo(logit, 12)
      const places = spans.map(({ start, end }) => `${start}-${end}`)
      expect(new Set(places).size).toBe(places.length)
      expect(spans).toEqual(spans.toSorted((a, b) => a.start - b.start || a.end - b.end))
    }
  })

  it('shares the contribution of an n-gram equally among its occurrences', async () => {
    const predictor = await trained(2)
    const { spans } = await predictor.attribute(tokenize('lovely xx lovely', config), 1)
    const values = spans.filter(({ start, end }) => end - start === 6).map(({ value }) => value)
    expect(values).toHaveLength(2)
    expect(values[0]).toBe(values[1])
    const { nGrams } = predictor.model.contributions(['lovely', 'xx', 'lovely'], 1)
    const ofWord = nGrams.filter(({ occurrences }) => occurrences.every((covered) => covered.length === 1))
    expect(values[0]! * 2).toBeCloseTo(
      ofWord.reduce((sum, { value }) => sum + value, 0),
      12,
    )
  })

  it('gives the scores of the model, many texts in their order', async () => {
    const predictor = await trained(3)
    const texts = madeUpTexts(250, labels, 2).map(({ text }) => wordsOf(text))
    expect(await predictor.probabilities(texts)).toEqual(texts.map((tokens) => predictor.model.scores(tokens)))
  })

  it('stops when it is cancelled between two texts', async () => {
    const predictor = await trained(2)
    const controller = new AbortController()
    const working = predictor.probabilities(
      Array.from({ length: 500 }, () => ['a']),
      { signal: controller.signal },
    )
    controller.abort()
    await expect(working).rejects.toThrow(AbortError)
  })

  it('is made again from its contents, and says what it is made of', async () => {
    const predictor = await trained(3)
    const contents = predictor.contents()
    const copy = LinearPredictor.from(config, contents.config, contents.tensors)
    expect(copy.contents()).toEqual(contents)
    expect(copy.classCount).toBe(3)
    expect(copy.summary()).toMatch(/^Linear model of 3 classes, on TF-IDF of\n {2}words 1 to 2: \d+ n-grams\n/)
  })

  it('refuses a class that there is not', async () => {
    await expect((await trained(2)).attribute([], 2)).rejects.toThrow(ConfigError)
  })
})
