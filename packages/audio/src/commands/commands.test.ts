import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { CommandRecognizer } from '../recognition/command-recognizer.js'
import { readWav } from '../sound/read-wav.js'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rm(folder, { recursive: true, force: true }))

const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'))
const results = ['history.json', 'metrics.json', 'model.safetensors', 'report.html']
const pattern = '{label}_{speaker}_{take}.wav'

describe('tessera-audio', () => {
  it('says its version, lists its commands, and what each takes', async () => {
    expect(await runProgram(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
    const { out } = await runProgram(['--help'])
    for (const name of ['train', 'evaluate', 'predict', 'explain', 'synthesize']) {
      expect(out).toContain(`  ${name}`)
      const help = await runProgram([name, '--help'])
      expect(help).toMatchObject({ code: 0, err: '' })
      for (const flag of ['--seed', '--threads', '--time-budget', '--quiet', '--debug'])
        expect(help.out).toContain(flag)
    }
  })

  it.each([
    [[], 'a command must be given'],
    [['train', 'x'], 'train: --out must be given.'],
    [['train', 'x', '--out', 'd', '--model', 'dscn'], 'Did you mean dscnn?'],
    [['train', 'x', '--out', 'd', '--json'], 'option --json is not known'],
    [['evaluate', 'd'], 'evaluate: FOLDER must be given.'],
    [['predict', 'd'], 'predict: FILE must be given.'],
    [['explain', 'd', 'f.wav'], 'explain: --out or --json must be given.'],
    [['synthesize', '--out', 'd'], 'synthesize: WORD must be given.'],
    [['synthesize', 'a', '--out', 'd', '--engine', 'sam'], '--engine must be of flite, espeak-ng, gnuspeech, or all'],
    [['synthesize', '../a', '--out', 'd'], 'WORD must be fit for the name of a folder, but got "../a".'],
    [['synthesize', 'a', 'a', '--out', 'd'], 'WORD must be given once, but got a twice.'],
  ])('ends with 2 and one line for wrong usage: %j', async (argv, message) => {
    const { code, out, err } = await runProgram(argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^tessera-audio: .*\n$/)
    expect(err).toContain(message)
  })

  it('tells the engine the number of threads', async () => {
    vi.stubEnv('TESSERA_THREADS', '7')
    await runProgram(['predict', 'no-such-folder', 'a.wav', '--threads', '3'])
    expect(process.env['TESSERA_THREADS']).toBe('3')
  })
})

describe('tessera-audio train', () => {
  it('fills the folder, and says so on stderr only', async () => {
    const out = join(folder, 'new', 'gru')
    const argv = ['train', join(folder, 'named'), '--pattern', pattern, '--out', out, '--model', 'gru', '--epochs', '1']
    const { code, out: printed, err } = await runProgram(argv)
    expect([code, printed]).toEqual([0, ''])
    expect((await readdir(out)).sort()).toEqual(results)
    expect(err).toMatch(/^epoch 1\/1 {2}100%.*loss .*valCategoricalAccuracy/m)
    expect(err).toMatch(/^Trained gru for 3 labels: accuracy [01]\.\d{4}, macro F1 [01]\.\d{4} on 3 held-out sounds$/m)
    expect(err).toContain(`Wrote ${out}: model.safetensors, history.json, metrics.json, report.html\n`)
    const { validation, ...rest } = await json('new', 'gru', 'metrics.json')
    expect(rest).toEqual({ model: 'gru', seed: 0, examples: 21 })
    expect([validation.examples, validation.classes.length]).toEqual([3, 3])
    expect((await json('new', 'gru', 'history.json')).valLoss).toHaveLength(1)
  })

  it('writes one page without requests: figures beside chance and majority, curves, pictures of mistakes, why', async () => {
    const report = await readFile(join(folder, 'model', 'report.html'), 'utf8')
    expect(report).toMatch(/^<!doctype html>/i)
    expect(report).not.toMatch(/<(script|link)|https?:\/\/(?!www\.w3\.org)/)
    for (const part of ['by always saying', 'by chance', 'Learning curves', 'predicted', 'Why', 'data:image/bmp']) {
      expect(report).toContain(part)
    }
  })

  it('judges by the validation folder, and says when the clock has cut it', async () => {
    const out = join(folder, 'cut')
    const argv = ['train', join(folder, 'words'), '--validation', join(folder, 'words'), '--out', out]
    const { code, err } = await runProgram([...argv, '--epochs', '3', '--time-budget', '0'])
    expect(code).toBe(0)
    expect(err).toContain('Training was cut after 0 s')
    const { timeBudget, validation, examples } = await json('cut', 'metrics.json')
    expect([timeBudget, validation.examples, examples]).toEqual([{ seconds: 0, wasCut: true }, 30, 30])
    expect((await json('cut', 'history.json')).epoch).toEqual([0])
  })
})

describe('tessera-audio evaluate and predict', () => {
  it('print one JSON object, and one a sound in the order given', async () => {
    const { code, out, err } = await runProgram(['evaluate', join(folder, 'model'), join(folder, 'words'), '--json'])
    expect([code, err, out.endsWith('}\n'), out.split('\n').length]).toEqual([0, '', true, 2])
    const { examples, accuracy, classes, confusionMatrix } = JSON.parse(out)
    expect([examples, classes.length, confusionMatrix.length]).toEqual([30, 3, 3])
    expect(Object.keys(JSON.parse(out))).toEqual([
      'examples',
      'accuracy',
      'macroF1',
      'loss',
      'classes',
      'confusionMatrix',
    ])
    const files = ['stay_made_2.wav', 'rise_made_1.wav'].map((name) => join(folder, 'named', name))
    const predicted = await runProgram(['predict', join(folder, 'model'), ...files, '--json'])
    const recognizer = await CommandRecognizer.load(join(folder, 'model', 'model.safetensors'))
    const expected = await recognizer.predict(await Promise.all(files.map(readWav)))
    expect(predicted.out).toBe(expected.map((prediction) => `${JSON.stringify(prediction)}\n`).join(''))
    const named = ['evaluate', join(folder, 'model'), join(folder, 'named'), '--pattern', pattern]
    expect((await runProgram(named)).out).toMatch(/^24 sounds: accuracy [01]\.\d{4}/)
    expect(accuracy).toBeGreaterThanOrEqual(0)
  })
})

describe('tessera-audio explain', () => {
  it('writes a page with pictures, and prints what they show', async () => {
    const path = join(folder, 'why.html')
    const argv = ['explain', join(folder, 'model'), join(folder, 'named', 'rise_made_1.wav')]
    const { code, out, err } = await runProgram([...argv, '--out', path, '--json', '--label', 'rise'])
    expect([code, err]).toEqual([0, `Wrote ${path}\n`])
    const { label, values, base, logit, gap } = JSON.parse(out)
    expect(label).toBe('rise')
    const sum = values.flat().reduce((total: number, value: number) => total + value, base)
    expect(sum - logit).toBeCloseTo(gap, 9)
    const page = await readFile(path, 'utf8')
    expect(page.match(/<image /g)).toHaveLength(2)
    expect(page).not.toMatch(/<(script|link)|https?:\/\/(?!www\.w3\.org)/)
    expect((await runProgram([...argv, '--json', '--label', 'hum'])).err).toContain('label must be one that the model')
  })
})

describe('tessera-audio synthesize', () => {
  it('fills a folder that train reads, the same for the same seed', { tags: ['slow'] }, async () => {
    const synthesize = (out: string, seed: string, ...words: string[]) =>
      runProgram(['synthesize', ...words, '--out', join(folder, out), '--count', '3', '--seed', seed])
    expect(await synthesize('spoken', '1', 'yes', 'no')).toMatchObject({ code: 0, out: '' })
    await synthesize('again', '1', 'yes')
    await synthesize('other', '2', 'yes')
    expect((await readdir(join(folder, 'spoken'))).sort()).toEqual(['no', 'yes'])
    const names = await readdir(join(folder, 'spoken', 'yes'))
    expect(names.sort()).toEqual(['flite-0.wav', 'flite-1.wav', 'flite-2.wav'])
    const bytes = (out: string) => readFile(join(folder, out, 'yes', 'flite-2.wav'))
    expect(await bytes('again')).toEqual(await bytes('spoken'))
    expect(await bytes('other')).not.toEqual(await bytes('spoken'))
    const argv = ['train', join(folder, 'spoken'), '--out', join(folder, 'yes-no'), '--model', 'dscnn', '--epochs', '1']
    expect(await runProgram([...argv, '--quiet'])).toEqual({ code: 0, out: '', err: '' })
  })

  it('overwrites nothing', async () => {
    const kept = join(folder, 'words', 'stay', '2.wav')
    const before = await readFile(kept)
    const { code, err } = await runProgram(['synthesize', 'stay', '--out', join(folder, 'words')])
    expect(code).toBe(1)
    expect(err).toMatch(/stay: folder must be empty, so that nothing is overwritten, but got \d+ files/)
    expect(await readFile(kept)).toEqual(before)
    await writeFile(join(folder, 'file'), '')
    expect((await runProgram(['synthesize', 'a', '--out', join(folder, 'file')])).code).toBe(1)
  })
})
