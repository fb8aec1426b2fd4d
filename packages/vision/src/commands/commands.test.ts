import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainMethods } from '../classification/explain-methods.js'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder = ''
const inFolder = (...names: string[]): string => join(folder, ...names)
const json = async (...names: string[]) => JSON.parse(await readFile(inFolder(...names), 'utf8'))
const results = ['history.json', 'metrics.json', 'model.safetensors', 'report.html']
const train = (...argv: string[]): string[] => [
  'train',
  inFolder('train'),
  '--seed',
  '1',
  '--batch-size',
  '16',
  ...argv,
]

beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('train', () => {
  it('writes model, history, metrics and report, and tells of it on stderr only', async () => {
    const { code, out, err } = await runProgram(
      train('--out', inFolder('new', 'x'), '--model', 'simple', '--epochs', '1'),
    )
    expect([code, out]).toEqual([0, ''])
    expect((await readdir(inFolder('new', 'x'))).sort()).toEqual(results)
    expect(err).toMatch(/^epoch 1\/1 {2}100%.*loss .*valAccuracy .*$/m)
    expect(err).toMatch(
      /^Trained simple for 2 labels: accuracy [01]\.\d{4}, macro F1 [01]\.\d{4} on 8 held-out pictures$/m,
    )
    expect(err).toContain('model.safetensors, history.json, metrics.json, report.html\n')
  })

  it('keeps figures by epoch, and those of what was held out', async () => {
    const history = await json('model', 'history.json')
    for (const name of ['epoch', 'loss', 'accuracy', 'valLoss', 'valAccuracy']) expect(history[name]).toHaveLength(8)
    const { model, seed, examples, trials, validation, timeBudget } = await json('model', 'metrics.json')
    expect([model, seed, examples, trials, validation.examples]).toEqual(['simple', 1, 72, null, 8])
    expect(timeBudget).toBeUndefined()
  })

  it('judges by the validation folder, and trains on all others', async () => {
    const argv = train(
      '--out',
      inFolder('judged'),
      '--model',
      'simple',
      '--epochs',
      '1',
      '--validation',
      inFolder('test'),
    )
    expect((await runProgram([...argv, '--time-budget', '600'])).code).toBe(0)
    const { examples, validation, timeBudget } = await json('judged', 'metrics.json')
    expect([examples, validation.examples, timeBudget]).toEqual([80, 20, { seconds: 600, wasCut: false }])
  })

  it('tries networks and says which, and stops when time is up', async () => {
    const { err } = await runProgram(train('--out', inFolder('auto'), '--time-budget', '0', '--quiet'))
    expect(err).toBe('')
    const { trials, timeBudget } = await json('auto', 'metrics.json')
    expect([trials.length, timeBudget]).toEqual([1, { seconds: 0, wasCut: true }])
  })

  it('leaves bad pictures out and names them', async () => {
    await mkdir(inFolder('some', 'a'), { recursive: true })
    await mkdir(inFolder('some', 'b'))
    for (let i = 0; i < 6; i++) {
      await copyFile(inFolder('level.png'), inFolder('some', 'a', `${i}.png`))
      await copyFile(inFolder('upright.png'), inFolder('some', 'b', `${i}.png`))
    }
    await writeFile(inFolder('some', 'a', 'text.jpg'), 'no picture')
    await writeFile(inFolder('some', 'b', 'empty.png'), '')
    const argv = ['train', inFolder('some'), '--out', inFolder('left-out'), '--model', 'simple', '--epochs', '1']
    const { code, err } = await runProgram(argv)
    expect(code).toBe(0)
    expect(err).toContain(
      'text.jpg is left out: file must be a JPEG, PNG, WebP, GIF, AVIF or TIFF picture, but got text.\n',
    )
    expect(err).toContain('empty.png is left out: file must be a picture, but got an empty file.\n')
    expect(err).toContain('Left out: 2 in all.\n')
  })

  it('begins from a trained classifier', async () => {
    const argv = train('--out', inFolder('tuned'), '--base', inFolder('model'), '--freeze-to', 'pool2', '--epochs', '1')
    expect((await runProgram(argv)).code).toBe(0)
    expect((await json('tuned', 'history.json')).valAccuracy[0]).toBeGreaterThan(0.8)
  })

  it('leaves everything as it was when stopped by Ctrl-C', async () => {
    const before = await readFile(inFolder('model', 'model.safetensors'))
    let hasStopped = false
    const onNews = (): void => {
      if (!hasStopped) process.emit('SIGINT', 'SIGINT')
      hasStopped = true
    }
    const { code } = await runProgram(train('--out', inFolder('model'), '--model', 'simple'), { onNews })
    expect(code).toBe(130)
    expect((await readdir(inFolder('model'))).sort()).toEqual(results)
    expect(before.equals(await readFile(inFolder('model', 'model.safetensors')))).toBe(true)
  })
})

describe('evaluate', () => {
  it('prints one JSON object of the promised form, and nothing else', async () => {
    const { code, out } = await runProgram(['evaluate', inFolder('model'), inFolder('test'), '--json'])
    expect([code, out.split('\n').length]).toEqual([0, 2])
    const result = JSON.parse(out)
    expect(Object.keys(result)).toEqual(['examples', 'accuracy', 'macroF1', 'loss', 'classes', 'confusionMatrix'])
    expect([result.examples, result.confusionMatrix.length]).toEqual([20, 2])
    expect(result.accuracy).toBeGreaterThan(0.9)
    expect(Object.keys(result.classes[0])).toEqual(['label', 'precision', 'recall', 'f1', 'support'])
  })

  it('prints a table for people', async () => {
    const { out } = await runProgram(['evaluate', inFolder('model'), inFolder('test')])
    expect(out).toMatch(/^20 pictures: accuracy [01]\.\d{4}/)
    expect(out).toMatch(/^upright +[01]\.\d{4} +[01]\.\d{4} +[01]\.\d{4} +10$/m)
  })

  it('reads test_batch.bin where it is there, with the names of the model', async () => {
    const record = (label: number): Uint8Array =>
      Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? label : i % 251))
    await mkdir(inFolder('cifar'))
    await writeFile(inFolder('cifar', 'data_batch_1.bin'), Buffer.concat([record(0), record(1), record(0)]))
    await writeFile(inFolder('cifar', 'test_batch.bin'), Buffer.concat([record(1)]))
    const { out } = await runProgram(['evaluate', inFolder('model'), inFolder('cifar'), '--json'])
    const { examples, classes } = JSON.parse(out)
    const found = classes.map(({ label, support }: { label: string; support: number }) => [label, support])
    expect([examples, found]).toEqual([
      1,
      [
        ['level', 0],
        ['upright', 1],
      ],
    ])
  })

  it('refuses labels that the model does not know', async () => {
    await mkdir(inFolder('strange', 'round'), { recursive: true })
    await copyFile(inFolder('level.png'), inFolder('strange', 'round', 'x.png'))
    const { code, err } = await runProgram(['evaluate', inFolder('model'), inFolder('strange'), '--json'])
    expect([code, err.includes('x.png: label must be one that the model knows')]).toEqual([1, true])
  })
})

describe('predict', () => {
  it('prints one object a picture, in the order of the arguments', async () => {
    const files = ['upright', 'level', 'upright'].map((name) => inFolder(`${name}.png`))
    const { code, out } = await runProgram(['predict', inFolder('model'), ...files, '--json'])
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(rows.map(({ label }) => label)).toEqual(['upright', 'level', 'upright'])
    expect(Object.keys(rows[0])).toEqual(['label', 'scores'])
    const { out: plain } = await runProgram(['predict', inFolder('model', 'model.safetensors'), files[1]!])
    expect(plain).toMatch(/^level\t[01]\.\d{4}\t.*level\.png\n$/)
  })
})

describe('explain', () => {
  it.each(explainMethods)('writes a page by %s, and prints the numbers', async (method) => {
    const page = inFolder(`${method}.html`)
    const argv = ['explain', inFolder('model'), inFolder('level.png'), '--method', method, '--out', page, '--json']
    const { code, out, err } = await runProgram(argv)
    expect([code, err]).toEqual([0, `Wrote ${page}\n`])
    const { label, values, width, height } = JSON.parse(out)
    expect([label, values.length, width, height]).toEqual(['level', 144, 12, 12])
    const html = await readFile(page, 'utf8')
    expect(html.match(/<img\s+src="data:image\/png;base64,/g)).toHaveLength(2)
  })

  it('needs somewhere to put it', async () => {
    expect((await runProgram(['explain', inFolder('model'), inFolder('level.png')])).code).toBe(2)
  })
})

describe('the program', () => {
  it('has help and version', async () => {
    expect(await runProgram(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
    const { out } = await runProgram(['train', '--help'])
    for (const word of ['--out', '--model', '--freeze-to', '--time-budget', 'labels.csv']) expect(out).toContain(word)
  })

  it('refuses models and options that are not there', async () => {
    const { code, err } = await runProgram(['predict', inFolder('test'), 'x.png'])
    expect([code, err.includes('but got a folder without model.safetensors')]).toEqual([1, true])
    expect((await runProgram(train('--out', inFolder('y'), '--model', 'vgg'))).code).toBe(2)
    expect((await runProgram(['train', inFolder('train')])).code).toBe(2)
  })
})
