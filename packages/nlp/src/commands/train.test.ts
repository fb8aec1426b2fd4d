import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentsOf, runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'))
const train = (...more: string[]): string[] => ['train', join(folder, 'train.csv'), ...more]
const results = ['history.json', 'metrics.json', 'model.safetensors', 'report.html']

describe('tessera-nlp train', () => {
  it.each(['linear', 'average', 'auto'])(
    'fills the folder for --model %s, and says so on stderr only',
    async (model) => {
      const out = join(folder, 'new', model)
      const argv = train('--out', out, '--model', model, '--epochs', '3')
      const { code, out: printed, err } = await runProgram(argv)
      expect([code, printed]).toEqual([0, ''])
      expect((await readdir(out)).sort()).toEqual(results)
      expect(err).toContain(`Wrote ${out}: model.safetensors, history.json, metrics.json, report.html\n`)
      expect(await readFile(join(out, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i)
    },
  )

  it('writes the same files for the same seed, and another network for another seed', async () => {
    let files: string[] = []
    for (const model of ['linear', 'average']) {
      const paths = ['1', '1', '2'].map((seed, i) => [seed, join(folder, `${model}-${i}`)] as const)
      const found: Record<string, string>[] = []
      for (const [seed, out] of paths) {
        await runProgram(train('--out', out, '--model', model, '--epochs', '2', '--seed', seed))
        found.push(await contentsOf(out))
      }
      expect(found[0]).toEqual(found[1])
      files = found.map((one) => one['model.safetensors']!)
    }
    expect(files[2]).not.toBe(files[0])
  })

  it('judges by the validation file, and trains on all the others', async () => {
    const out = join(folder, 'validated')
    const { err } = await runProgram(train('--out', out, '--model', 'linear', '--validation', join(folder, 'dev.csv')))
    expect(err).toMatch(
      /^Trained linear for 2 labels: accuracy [01]\.\d{4}, macro F1 [01]\.\d{4} on 20 validation texts$/m,
    )
    const { examples, validation, ...rest } = await json('validated', 'metrics.json')
    expect([examples, validation.examples, validation.classes.length]).toEqual([80, 20, 2])
    expect(rest).toEqual({ model: 'linear', seed: 0, crossValidation: null })
  })

  it('keeps the figures of each epoch of a network, and of what it has held out', async () => {
    const history = await json('average', 'history.json')
    expect(history.epoch).toHaveLength(8)
    for (const name of ['loss', 'accuracy', 'valLoss', 'valAccuracy']) expect(history[name]).toHaveLength(8)
    const { examples, validation } = await json('average', 'metrics.json')
    expect([examples, validation.examples]).toEqual([72, 8])
  })

  it('keeps the settings that auto has tried, with the accuracy of the best', async () => {
    const out = join(folder, 'searched')
    await runProgram(train('--out', out))
    const { trials } = await json('searched', 'history.json')
    const best = Math.max(...trials.map(({ accuracy }: { accuracy: number }) => accuracy))
    expect(trials.length).toBeGreaterThan(1)
    expect((await json('searched', 'metrics.json')).crossValidation).toMatchObject({ examples: 80, accuracy: best })
  })

  it('cuts training by --time-budget only, and says so', async () => {
    for (const [model, key] of [
      ['auto', 'trials'],
      ['average', 'epoch'],
    ] as const) {
      const out = join(folder, 'cut', model)
      const { code, err } = await runProgram(train('--out', out, '--model', model, '--time-budget', '0'))
      expect(code).toBe(0)
      expect(err).toContain('Training was cut after 0 s')
      expect((await json('cut', model, 'metrics.json')).timeBudget).toEqual({ seconds: 0, wasCut: true })
      expect((await json('cut', model, 'history.json'))[key].length).toBe(model === 'auto' ? 0 : 1)
    }
    await runProgram(train('--out', join(folder, 'uncut'), '--model', 'linear', '--time-budget', '600'))
    expect((await json('uncut', 'metrics.json')).timeBudget).toEqual({ seconds: 600, wasCut: false })
    expect((await json('linear', 'metrics.json')).timeBudget).toBeUndefined()
  })

  it('shows a bar on a terminal, lines elsewhere and nothing with --quiet', async () => {
    const argv = train('--out', join(folder, 'shown'), '--model', 'average', '--epochs', '2')
    const onTerminal = await runProgram(argv, { isTTY: true })
    expect(onTerminal.err).toContain('\r\u001b[K')
    expect(onTerminal.err).toMatch(/epoch 1\/2 {2}█+/)
    const elsewhere = await runProgram(argv)
    for (const sign of ['\r', '\u001b', '█']) expect(elsewhere.err).not.toContain(sign)
    expect(elsewhere.err.match(/^epoch [12]\/2 {2}100%.*loss .*valAccuracy .*$/gm)).toHaveLength(2)
    expect(await runProgram([...argv, '--quiet'])).toEqual({ code: 0, out: '', err: '' })
    const search = await runProgram(train('--out', join(folder, 'shown'), '--model', 'auto'), { isTTY: true })
    expect(search.err).toMatch(/models {2}█+ {2}100%/)
  })

  it('reads other columns, TSV and JSON Lines, and tells of rows that it leaves out', async () => {
    const rows = [
      ['good film', 'yes'],
      ['bad film', 'no'],
      ['', 'no'],
      ['a good one', 'yes'],
      ['a bad one', 'no'],
    ]
    await writeFile(join(folder, 'x.tsv'), ['body\tclass', ...rows.map((row) => row.join('\t'))].join('\r\n'))
    const lines = rows.map(([body, kind]) => JSON.stringify({ class: kind, body }))
    await writeFile(join(folder, 'x.jsonl'), lines.join('\n'))
    for (const [name, line] of [
      ['x.tsv', 4],
      ['x.jsonl', 3],
    ] as const) {
      const argv = ['train', join(folder, name), '--out', join(folder, 'columns'), '--model', 'linear']
      const { code, err } = await runProgram([...argv, '--text', 'body', '--label', 'class'])
      expect(code).toBe(0)
      expect(err).toContain(`${name}: line ${line} is left out: no text\n`)
    }
    const { out } = await runProgram(['predict', join(folder, 'columns'), join(folder, 'x.tsv'), '--text', 'body'])
    expect(out.split('\n').map((row) => row.split('\t')[0])).toEqual(['yes', 'no', expect.any(String), 'yes', 'no', ''])
  })

  it('leaves everything as it was when stopped by Ctrl-C', async () => {
    const before = await contentsOf(join(folder, 'average'))
    const argv = train('--out', join(folder, 'average'), '--model', 'average', '--seed', '9')
    let hasStopped = false
    const stop = (): void => {
      if (!hasStopped) process.emit('SIGINT', 'SIGINT')
      hasStopped = true
    }
    const { code, out, err } = await runProgram(argv, { onNews: stop })
    expect([code, out]).toEqual([130, ''])
    expect(err).toContain('tessera-nlp: stopped by Ctrl-C.\n')
    expect(await contentsOf(join(folder, 'average'))).toEqual(before)
  })
})
