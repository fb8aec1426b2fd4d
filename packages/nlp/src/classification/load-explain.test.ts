import { ConfigError } from '@tessera-ml/core'
import { describe, expect, it, vi } from 'vitest'
import { madeUpTexts } from './__fixtures__/made-up-texts.js'
import { explanationPage } from './text-explanation.js'
import { TextClassifier } from './text-classifier.js'

vi.mock('@tessera-ml/explain', () => {
  throw new Error('not installed')
})

describe('without @tessera-ml/explain', () => {
  it('a linear model explains itself; its page and a network say what to install', async () => {
    const linear = await TextClassifier.train(madeUpTexts(20), { model: 'linear' })
    const explanation = await linear.explain('a lovely film')
    expect(explanation.spans.length).toBeGreaterThan(0)
    await expect(explanationPage(explanation)).rejects.toThrow(ConfigError)
    await expect(explanationPage(explanation)).rejects.toThrow('Run: npm install @tessera-ml/explain')
    const average = await TextClassifier.train(madeUpTexts(20), { model: 'average', epochs: 1 })
    await expect(average.explain('a lovely film')).rejects.toThrow(ConfigError)
  })
})
