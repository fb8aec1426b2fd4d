/** Paths that are pipes, devices or taken: no command waits for them, writes over them or leaves a thing behind. */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder = ''
beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const at = (...names: string[]): string => join(folder, ...names)
const quick = ['--model', 'simple', '--epochs', '1', '--size', '16']

async function expectFailure(argv: readonly string[], message: RegExp): Promise<void> {
  const { code, out, err } = await runProgram(argv)
  expect([code, out]).toEqual([1, ''])
  expect(err.trimEnd().split('\n').at(-1)).toMatch(/^tessera-vision: .+\.$/)
  expect(err).toMatch(message)
}

describe.skipIf(process.platform === 'win32')('pipes and devices', () => {
  const noFile = /path must be a file that can be read, but got a device or a pipe/
  beforeAll(async () => {
    for (const name of ['piped', 'some/a', 'some/b', 'table']) await mkdir(at(name), { recursive: true })
    for (const name of ['pipe', 'pipe.jpg', 'pipe.csv', 'pipe.json', 'pipe.bin', 'piped/model.safetensors']) {
      execFileSync('mkfifo', [at(name)])
    }
    execFileSync('mkfifo', [at('some', 'a', 'pipe.png'), at('table', 'pipe.png')])
    await symlink('/dev/zero', at('some', 'b', 'endless.png'))
    for (const [from, to] of [
      ['level.png', 'some/a/1.png'],
      ['upright.png', 'some/b/1.png'],
    ] as const) {
      await copyFile(at(from), at(to))
      await copyFile(at(from), at('table', from))
    }
    await writeFile(at('table', 'labels.csv'), 'file,label\npipe.png,a\nlevel.png,a\nupright.png,b\n')
  })

  it('are no pictures, data or models', async () => {
    await expectFailure(['predict', at('model'), at('pipe.jpg'), '--json'], noFile)
    await expectFailure(['explain', at('model'), at('pipe.jpg'), '--json'], noFile)
    for (const name of ['pipe.csv', 'pipe.bin']) {
      await expectFailure(['train', at(name), '--out', at('none'), ...quick], noFile)
    }
    for (const name of ['pipe.csv', 'pipe.json']) {
      await expectFailure(['train-boxes', at(name), '--out', at('none')], noFile)
    }
    for (const command of ['predict', 'predict-boxes']) {
      await expectFailure([command, at('piped'), at('level.png')], noFile)
    }
    await expectFailure(['train', at('pipe'), '--out', at('none')], /data must be a folder, or a \.csv or \.bin file/)
  })

  it('are left out of folders and tables by name', async () => {
    for (const [data, count] of [
      ['some', 2],
      ['table', 1],
    ] as const) {
      const { code, err } = await runProgram(['train', at(data), '--out', at(`of-${data}`), ...quick])
      expect(err).toMatch(/pipe\.png is left out: /)
      expect(err).toContain(`Left out: ${count} in all.`)
      expect(code).toBe(0)
    }
  })
})

describe('what is written', () => {
  it('is nothing where a command fails', async () => {
    await mkdir(at('empty'))
    await expectFailure(['train', at('empty'), '--out', at('new', 'deep')], /but got one without sub-folders/)
    await expectFailure(['train-boxes', at('empty'), '--out', at('new')], /but got another folder/)
    expect(await readdir(folder)).not.toContain('new')
  })

  it('takes the place of no picture and no model', async () => {
    const files = [at('level.png'), at('model', 'model.safetensors')]
    const before = await Promise.all(files.map((file) => readFile(file)))
    for (const file of files) {
      const argv = ['explain', at('model'), at('level.png'), '--out', file]
      await expectFailure(argv, /must be a new file, or a page that ends in \.html/)
    }
    expect(await Promise.all(files.map((file) => readFile(file)))).toEqual(before)
  })
})

it('pictures of odd forms are labelled', async () => {
  const { default: sharp } = await import('sharp')
  const red = { channels: 3, background: 'red' } as const
  const odd = {
    'one.png': await sharp({ create: { width: 1, height: 1, ...red } })
      .png()
      .toBuffer(),
    'line.png': await sharp({ create: { width: 20_000, height: 1, ...red } })
      .png()
      .toBuffer(),
    'column.jpg': await sharp({ create: { width: 1, height: 20_000, ...red } })
      .jpeg()
      .toBuffer(),
    'print.jpg': await sharp(at('level.png')).toColourspace('cmyk').jpeg().toBuffer(),
    'deep.png': await sharp(at('level.png')).toColourspace('rgb16').png().toBuffer(),
    'palette.png': await sharp(at('level.png')).png({ palette: true, colours: 4 }).toBuffer(),
    'turned.jpg': await sharp(at('level.png')).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    'other-ending.gif': await readFile(at('level.png')),
    'longer.png': Buffer.concat([await readFile(at('level.png')), Buffer.alloc(5000, 7)]),
  }
  for (const [name, bytes] of Object.entries(odd)) await writeFile(at(name), bytes)
  const { code, out, err } = await runProgram([
    'predict',
    at('model'),
    ...Object.keys(odd).map((name) => at(name)),
    '--json',
  ])
  expect([code, err]).toEqual([0, ''])
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line))),
  ).toEqual(Object.keys(odd).map(() => ['label', 'scores']))
})
