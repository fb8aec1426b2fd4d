import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentsOf, runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** One line that names the program, exit code 1, nothing on stdout, no stack trace. */
async function expectFailure(argv: readonly string[], ...parts: readonly (string | RegExp)[]): Promise<void> {
  const { code, out, err } = await runProgram(argv)
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^tessera-nlp: .+[.?]\n$/)
  expect(err.split('\n')).toHaveLength(2)
  expect(err).not.toMatch(/\n\s+at |TypeError|--debug shows/)
  for (const part of parts) expect(err).toMatch(part)
}

const binary = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256)
const good = 'a,b\nc,b\n'
const files: Record<string, readonly [content: string | Uint8Array, message: RegExp]> = {
  'empty.csv': ['', /file must be with rows, but got an empty file/],
  'blank.csv': ['\n \n\n', /got an empty file/],
  'header.csv': ['text,label\n', /rows must be at least one below the header/],
  'column.csv': ['texts,label\ngood,1\nbad,0\n', /columns must hold "text".*Did you mean "texts"\?/],
  'binary.csv': [binary, /file must be (UTF-8 )?text, but got .* in line \d+/],
  'picture.csv': [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), /must be (UTF-8 )?text/],
  'line.csv': [`text,label\n${'x'.repeat(10_000_000)},1\n`, /line 2 must be of at most 1000000 characters/],
  'quote.csv': ['text,label\ngood,1\n"bad,0\nfine,1\n', /the row that begins in line 3 must be closed/],
  'rows.csv': ['text,label\ngood,\n,1\nfine,1\n', /2 of 3 that cannot be used, the first in line 2 \(no label\)/],
  'broken.jsonl': ['{"text":"a","label":1}\n{"text":', /line 2 must be JSON/],
  'list.jsonl': ['[1]\n', /line 1 must be a JSON object/],
  'odd.xlsx': [good, /file name must end in \.csv, \.tsv or \.jsonl/],
}

describe('bad data', () => {
  it.each(Object.keys(files))('%s ends each command with one line, and changes nothing', async (name) => {
    const [content, message] = files[name]!
    const path = join(folder, name)
    await writeFile(path, content)
    const before = await contentsOf(join(folder, 'linear'))
    await expectFailure(['train', path, '--out', join(folder, 'linear')], name, message)
    await expectFailure(['evaluate', join(folder, 'linear'), path, '--json'], name, message)
    if (!['rows.csv', 'odd.xlsx'].includes(name)) {
      await expectFailure(['predict', join(folder, 'linear'), path, '--json'], name, message)
    }
    const train = ['train', join(folder, 'train.csv'), '--out', join(folder, 'linear')]
    await expectFailure([...train, '--validation', path], name, message)
    expect(await contentsOf(join(folder, 'linear'))).toEqual(before)
  })

  it('one class only ends train with the file and the label', async () => {
    const path = join(folder, 'one.csv')
    await writeFile(path, 'text,label\ngood,yes\nfine,yes\n')
    const before = await contentsOf(join(folder, 'average'))
    for (const model of ['auto', 'linear', 'average']) {
      const argv = ['train', path, '--out', join(folder, 'average'), '--model', model]
      await expectFailure(argv, /one\.csv: labels must be of at least two classes, but got only "yes"\./)
    }
    expect(await contentsOf(join(folder, 'average'))).toEqual(before)
  })

  it('a file that is missing, or a folder, is named', async () => {
    const out = join(folder, 'linear')
    await expectFailure(
      ['train', join(folder, 'none.csv'), '--out', out],
      /none\.csv: path must be .* but got no such file/,
    )
    await mkdir(join(folder, 'folder.csv'))
    await expectFailure(['train', join(folder, 'folder.csv'), '--out', out], /but got a folder/)
    await expectFailure(['evaluate', out, join(folder, 'none.csv')], /none\.csv/)
    await expectFailure(['predict', out, join(folder, 'none.csv')], /none\.csv/)
    await expectFailure(['predict', out, join(folder, 'none.txt')], /none\.txt/)
    await expectFailure(['predict', out, folder], /path must be a file that can be read, but got a folder/)
  })

  it('plain text that is none is named with its line', async () => {
    await writeFile(join(folder, 'binary.txt'), binary)
    await expectFailure(['predict', join(folder, 'linear'), join(folder, 'binary.txt')], /binary\.txt: line \d+ /)
  })
})

describe('bad --out', () => {
  it('a file stays as it is', async () => {
    const path = join(folder, 'file')
    await writeFile(path, 'kept')
    const argv = ['train', join(folder, 'train.csv'), '--out']
    await expectFailure([...argv, path], /--out .*file must be a folder .* a file of that name/)
    await expectFailure([...argv, join(path, 'below')], /--out/)
    expect(await readFile(path, 'utf8')).toBe('kept')
    await expectFailure(
      ['explain', join(folder, 'linear'), 'text', '--out', join(folder, 'none', 'x.html')],
      /none.*x\.html/,
    )
  })
})

describe('bad models', () => {
  const expectRefusal = async (model: string, ...parts: readonly (string | RegExp)[]): Promise<void> => {
    await expectFailure(['predict', model, join(folder, 'dev.csv'), '--json'], ...parts)
  }

  it('nothing, a folder without a model and a foreign file are told apart', async () => {
    await expectRefusal(join(folder, 'nowhere'), /nowhere: model must be a folder .* but got nothing of that name/)
    await mkdir(join(folder, 'bare'))
    await expectRefusal(join(folder, 'bare'), /bare: .* got a folder without model\.safetensors/)
    await expectRefusal(join(folder, 'train.csv'), /train\.csv/)
    await expectFailure(['evaluate', join(folder, 'nowhere'), join(folder, 'dev.csv'), '--json'], /nowhere/)
    await expectFailure(['explain', join(folder, 'nowhere'), 'text', '--json'], /nowhere/)
  })

  it.each(['linear', 'average'])('cut at every 1,000th byte, or with a bit flipped, are refused: %s', async (kind) => {
    const bytes = new Uint8Array(await readFile(join(folder, kind, 'model.safetensors')))
    const damaged = join(folder, `damaged-${kind}`)
    await mkdir(damaged)
    const path = join(damaged, 'model.safetensors')
    for (let place = 0; place < bytes.length; place += 1000) {
      await writeFile(path, bytes.subarray(0, place))
      await expectRefusal(damaged, 'model.safetensors: ')
      const flipped = bytes.slice()
      flipped[place]! ^= 1 << ((place / 1000) % 8)
      await writeFile(path, flipped)
      await expectRefusal(damaged, 'model.safetensors: ')
    }
    await copyFile(join(folder, kind, 'model.safetensors'), path)
    expect((await runProgram(['predict', damaged, join(folder, 'dev.csv'), '--json'])).code).toBe(0)
  })
})

describe('--debug', () => {
  it('shows where an error comes from, below its line', async () => {
    const { code, err } = await runProgram(['predict', join(folder, 'nowhere'), '--debug'])
    expect(code).toBe(1)
    expect(err.split('\n')[0]).toMatch(/^tessera-nlp: .*nowhere/)
    expect(err).toMatch(/\n\s+at /)
  })
})
