import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TimeBudget } from './time-budget.js'
import { modelFileIn, TrainingFolder, type TrainingResults } from './training-folder.js'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'tessera-training-'))
})
afterAll(() => rm(base, { recursive: true, force: true }))

const results: TrainingResults = {
  model: Uint8Array.of(1, 2, 3),
  history: { loss: [0.5] },
  metrics: { accuracy: 1 },
  report: '<p>report</p>',
  summary: 'Trained: accuracy 1',
}
const { signal } = new AbortController()

describe('TrainingFolder', () => {
  it('writes model, history, metrics and report, and tells of it', async () => {
    const path = join(base, 'new', 'out')
    const news: string[] = []
    const folder = await TrainingFolder.prepare(path)
    await folder.write(results, { budget: new TimeBudget(undefined), signal, log: (line) => news.push(line) })
    expect(await readdir(path)).toEqual(['history.json', 'metrics.json', 'model.safetensors', 'report.html'])
    expect(JSON.parse(await readFile(join(path, 'metrics.json'), 'utf8'))).toEqual({ accuracy: 1 })
    const files = 'model.safetensors, history.json, metrics.json, report.html'
    expect(news).toEqual(['Trained: accuracy 1', `Wrote ${path}: ${files}`])
  })

  it('says so where the clock has cut the training', async () => {
    const path = join(base, 'cut')
    const news: string[] = []
    const budget = new TimeBudget(0)
    budget.isTimeUp()
    const folder = await TrainingFolder.prepare(path)
    await folder.write(results, { budget, signal, log: (line) => news.push(line) })
    expect(news[0]).toBe('Training was cut after 0 s; another machine may get further in that time.')
    const metrics = JSON.parse(await readFile(join(path, 'metrics.json'), 'utf8')) as unknown
    expect(metrics).toEqual({ accuracy: 1, timeBudget: { seconds: 0, wasCut: true } })
  })

  it('refuses a folder in place of a file before the work', async () => {
    await mkdir(join(base, 'taken', 'history.json'), { recursive: true })
    await expect(TrainingFolder.prepare(join(base, 'taken'))).rejects.toThrow('history.json must be a file, but got a')
  })
})

describe('modelFileIn', () => {
  it('finds the model in a folder, or takes the path of a file', async () => {
    await mkdir(join(base, 'trained'))
    const file = join(base, 'trained', 'model.safetensors')
    await writeFile(file, 'x')
    expect([await modelFileIn(join(base, 'trained')), await modelFileIn(file)]).toEqual([file, file])
  })

  it('says what is there instead', async () => {
    await mkdir(join(base, 'bare'))
    await expect(modelFileIn(join(base, 'none'), 'train-boxes')).rejects.toThrow(
      /none: model must be a folder that train-boxes has written, but got nothing of that name\.$/,
    )
    await expect(modelFileIn(join(base, 'bare'))).rejects.toThrow('but got a folder without model.safetensors.')
  })
})
