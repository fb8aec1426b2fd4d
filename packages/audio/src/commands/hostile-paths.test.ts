/** Paths that are pipes, devices or taken, and sounds of nothing: no wait, no crash, nothing written over or left behind. */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wavBytes, type WavParts } from '../sound/__fixtures__/wav-bytes.js'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder = ''
beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const at = (...names: string[]): string => join(folder, ...names)

async function expectFailure(argv: readonly string[], message: RegExp, code = 1): Promise<void> {
  const found = await runProgram(argv)
  expect([found.code, found.out]).toEqual([code, ''])
  expect(found.err.trimEnd().split('\n').at(-1)).toMatch(/^tessera-audio: .{1,600}\.$/)
  expect(found.err).toMatch(message)
}

describe.skipIf(process.platform === 'win32')('pipes and devices', () => {
  beforeAll(async () => {
    for (const name of ['piped', 'some/yes', 'some/no']) await mkdir(at(name), { recursive: true })
    for (const name of ['pipe.wav', 'piped/model.safetensors', 'some/yes/pipe.wav']) execFileSync('mkfifo', [at(name)])
    await symlink('/dev/zero', at('some', 'no', 'endless.wav'))
    for (const label of ['yes', 'no']) await copyFile(at('named', 'rise_made_1.wav'), at('some', label, 'word.wav'))
  })
  const noFile = /path must be a file that can be read, but got a device or a pipe/

  it('are no sounds and no models', async () => {
    for (const path of [at('pipe.wav'), '/dev/zero']) {
      for (const command of ['predict', 'explain']) await expectFailure([command, at('model'), path, '--json'], noFile)
    }
    await expectFailure(['predict', at('piped'), at('named', 'rise_made_1.wav')], noFile)
    await expectFailure(['train', at('pipe.wav'), '--out', at('none')], /data must be a folder that can be read/)
  })

  it('are left out of a folder by name', async () => {
    const argv = ['train', at('some'), '--out', at('of-some'), '--model', 'dscnn', '--epochs', '1']
    const { code, err } = await runProgram(argv)
    expect(err).toMatch(/pipe\.wav is left out: path must be a file/)
    expect(err).toMatch(/endless\.wav is left out: path must be a file/)
    expect(code).toBe(0)
  })
})

describe('sounds', () => {
  it('of gigabytes are refused before they are read', async () => {
    const file = await open(at('large.wav'), 'w')
    await file.write(wavBytes({ dataSize: 3_000_000_000, riffSize: 3_000_000_036 }))
    await file.truncate(3_000_000_044)
    await file.close()
    await expectFailure(
      ['predict', at('model'), at('large.wav')],
      /large\.wav: path must be a file of at most 268435456/,
    )
  })

  it.each<[string, WavParts]>([
    ['silence', { data: new Uint8Array(4000) }],
    ['one level', { data: new Uint8Array(4000).fill(64) }],
    ['one sample', { data: Uint8Array.of(1, 2) }],
  ])('of %s are explained', async (_, parts) => {
    await writeFile(at('flat.wav'), wavBytes(parts))
    const argv = ['explain', at('model'), at('flat.wav'), '--json', '--out', at('flat.html')]
    const { code, out } = await runProgram(argv)
    expect(code).toBe(0)
    const { values, features } = JSON.parse(out)
    expect(values.length).toBeGreaterThan(0)
    expect(features).toHaveLength(values.length)
  })

  it('of a thousand chunks and no data are told of in a short line', async () => {
    const before = Array.from({ length: 1000 }, (_, i) => [`J${String(i).padStart(3, '0')}`, 0] as const)
    const riffSize = 4 + 24 + 8000
    await writeFile(at('chunks.wav'), wavBytes({ before, riffSize }))
    await expectFailure(['predict', at('model'), at('chunks.wav')], /but got \["fmt ", "J000", .* 1001 in all\]/)
  })
})

describe('what is written', () => {
  it('is nothing where a command fails', async () => {
    await mkdir(at('empty'))
    await expectFailure(['train', at('empty'), '--out', at('new')], /WAV files must be at least one/)
    await expectFailure(['synthesize', '😀', '--out', at('new'), '--count', '1'], /text must have letters or digits/)
    await expectFailure(['synthesize', 'yes', 'é', '--out', at('new', 'deep'), '--count', '1'], /no sound came of "é"/)
    expect(await readdir(folder)).not.toContain('new')
  })

  it('takes the place of no sound, no model and no folder of words', async () => {
    const word = at('named', 'rise_made_1.wav')
    const before = await readFile(word)
    await expectFailure(['explain', at('model'), word, '--out', word], /must be a new file, or a page that ends in/)
    await expectFailure(['synthesize', 'words', '--out', folder], /words: folder must be empty, so that nothing is/)
    await expectFailure(
      ['synthesize', 'flat.wav', '--out', folder],
      /flat\.wav must be a folder, but got a file in place/,
    )
    expect(await readFile(word)).toEqual(before)
  })

  it('has names that are fit for folders', async () => {
    for (const word of ['../x', '.', 'a/b', ' ', 'con:', 'x'.repeat(256)]) {
      await expectFailure(['synthesize', word, '--out', at('new')], /WORD must be fit for the name of a folder/, 2)
    }
  })
})
