/** Paths that are pipes, devices, links or taken: no command waits for them, writes over them or leaves a thing behind. */
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { contentsOf, runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
  await writeFile(join(folder, 'header.csv'), 'text,label\n')
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => rm(folder, { recursive: true, force: true }))

const at = (...names: string[]): string => join(folder, ...names)

async function expectFailure(argv: readonly string[], message: RegExp, code = 1): Promise<void> {
  const found = await runProgram(argv)
  expect([found.code, found.out]).toEqual([code, ''])
  expect(found.err).toMatch(/^tessera-nlp: [^\n]+\.\n$/)
  expect(found.err).toMatch(message)
}

describe.skipIf(process.platform === 'win32')('pipes and devices', () => {
  beforeAll(async () => {
    await mkdir(at('piped'))
    execFileSync('mkfifo', [at('pipe.csv'), at('pipe.txt'), at('piped', 'model.safetensors')])
  })
  const noFile = /path must be a file that can be read, but got a (device or a )?pipe/

  it('are no data', async () => {
    await expectFailure(['train', at('pipe.csv'), '--out', at('none')], noFile)
    await expectFailure(['evaluate', at('linear'), at('pipe.csv'), '--json'], noFile)
    for (const name of ['pipe.csv', 'pipe.txt']) {
      await expectFailure(['predict', at('linear'), at(name), '--json'], noFile)
    }
  })

  it('are no models', async () => {
    for (const model of [at('pipe.txt'), at('piped'), '/dev/zero']) {
      await expectFailure(['predict', model, at('dev.csv')], /path must be a file .* but got a device or a pipe/)
    }
  })

  it('without a line end are given up at the first line that is too long', async () => {
    await expectFailure(['predict', at('linear'), '/dev/zero'], /zero: line 1 must be of at most 1000000 characters/)
  })
})

it('a stdin without end is given up at the first line that is too long', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield 'x'.repeat(65_536)
    })(),
  )
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(endless as never)
  await expectFailure(['predict', at('linear'), '--json'], /stdin: line 1 must be of at most 1000000 characters/)
})

describe('the folder of --out', () => {
  it('is not made by a command that fails', async () => {
    await expectFailure(['train', at('header.csv'), '--out', at('new', 'deep')], /rows must be at least one/)
    await expectFailure(['train', at('none.csv'), '--out', at('new')], /no such file/)
    expect(await readdir(folder)).not.toContain('new')
  })

  it.each(['model.safetensors', 'history.json'])('is left as it is where %s is a folder', async (name) => {
    await mkdir(at(`taken-${name}`, name), { recursive: true })
    const argv = ['train', at('train.csv'), '--out', at(`taken-${name}`), '--model', 'linear']
    await expectFailure(argv, /must be a file, but got a folder/)
    expect(await readdir(at(`taken-${name}`))).toEqual([name])
  })

  it('is no link that leads nowhere, and no device', async () => {
    await symlink(at('nowhere'), at('dangling'))
    const train = (out: string) => ['train', at('train.csv'), '--out', out, '--model', 'linear']
    await expectFailure(train(at('dangling')), /--out .* but got a link that leads nowhere/)
    await expectFailure(train('/dev/null'), /--out .* but got a file of that name/)
    await expectFailure(train(at('x'.repeat(300))), /--out .* but got a name that is too long/)
  })
})

describe('the page of explain', () => {
  const explain = (out: string) => ['explain', at('linear'), 'a good film', '--out', out]

  it('takes the place of an earlier page and of no other file', async () => {
    const before = await contentsOf(at('linear'))
    await expectFailure(explain(at('linear', 'model.safetensors')), /must be a new file, or a page that ends in \.html/)
    await expectFailure(explain(at('train.csv')), /but got another file that is there/)
    await expectFailure(explain(folder), /must be a file, but got a folder/)
    expect(await contentsOf(at('linear'))).toEqual(before)
    await writeFile(at('page.html'), 'old')
    expect((await runProgram(explain(at('page.html')))).code).toBe(0)
    expect(await readFile(at('page.html'), 'utf8')).toMatch(/^<!doctype html>/)
  })
})

it('names that a terminal would obey are shown as text', async () => {
  await expectFailure(['train', at('a\u001b[31m.csv'), '--out', at('none')], /a\\u001b\[31m\.csv: path must be a file/)
})

it('an argument that is empty is wrong usage, save for a text', async () => {
  await expectFailure(['train', '', '--out', at('none')], /train: DATA must not be empty/, 2)
  await expectFailure(['predict', ''], /predict: DIR must not be empty/, 2)
  expect((await runProgram(['explain', at('linear'), '', '--json'])).code).toBe(0)
})
