import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readExamples } from '../../data/read-examples.js'
import { tokenizer } from '../../text/tokenize.js'
import { LinearTextModel } from './linear-model.js'

const repository = fileURLToPath(new URL('../../../../../', import.meta.url))
const folder = `${process.env['TESSERA_DATA'] ?? `${repository}../shared/data`}/text/trec`
const isThere = existsSync(`${folder}/train.csv`)

describe.skipIf(!isThere)(`TREC (skipped where TESSERA_DATA has none: ${folder})`, () => {
  // Slow: a whole training on 4,952 questions, 2 s on an idle machine.
  it('classifies at least 0.88 of unseen questions with the default settings', { timeout: 60_000 }, async () => {
    const words = tokenizer({ punctuation: true })
    const read = async (name: string) => {
      const { examples } = await readExamples(`${folder}/${name}.csv`)
      const tokens = examples.map((example) => words(example.text).map(({ text }) => text))
      return { tokens, labels: examples.map(({ label }) => Number(label)) }
    }
    const [train, dev] = await Promise.all([read('train'), read('dev')])
    const model = await LinearTextModel.fit(train.tokens, train.labels)
    const right = dev.tokens.filter((tokens, i) => {
      const scores = model.scores(tokens)
      return scores.indexOf(Math.max(...scores)) === dev.labels[i]
    })
    expect(right.length / dev.tokens.length).toBeGreaterThanOrEqual(0.88)
  })
})
