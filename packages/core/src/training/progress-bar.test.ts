import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { dense } from '../layers/dense.js'
import { sequential } from '../models/sequential.js'
import { progressBar } from './progress-bar.js'

beforeAll(() => engine())

async function train(isTTY: boolean, validate: boolean): Promise<string> {
  let written = ''
  const stream = { isTTY, columns: 100, write: (text: string) => void (written += text) }
  const net = sequential([dense({ units: 1 })], { inputShape: [1], seed: 1 })
  net.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] })
  const data = { x: [[1], [2], [3], [4]], y: [1, 2, 3, 4] }
  await net.fit(data, {
    epochs: 2,
    batchSize: 2,
    callbacks: [progressBar({ stream })],
    ...(validate && { validationData: data }),
  })
  return written
}

describe('ProgressBar', () => {
  it('writes one plain line an epoch where there is no terminal', async () => {
    const lines = (await train(false, true)).trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^epoch 1\/2 .*2\/2 .*loss [\d.e-]+ .*meanAbsoluteError [\d.]+ .*valLoss [\d.e-]+/)
    expect(lines[1]).toMatch(/^epoch 2\/2 /)
  })

  it('redraws a bar on a terminal', async () => {
    const text = await train(true, false)
    expect(text).toContain('\r')
    expect(text.split('\n')).toHaveLength(3)
  })
})
