import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../errors/errors.js'
import { jsonText } from './json-text.js'
import { OutFolder } from './out-folder.js'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'tessera-out-'))
})
afterAll(() => rm(base, { recursive: true, force: true }))

describe('OutFolder', () => {
  it('makes the folder with those above it when there is something to write, and takes one that is there', async () => {
    const path = join(base, 'a', 'b')
    const folder = await OutFolder.prepare(path)
    expect(await readdir(base)).not.toContain('a')
    await folder.write({ x: { text: '1' } })
    await (await OutFolder.prepare(path)).write({ y: { text: '2' } })
    expect(await readdir(path)).toEqual(['x', 'y'])
  })

  it('refuses a path where a file is, or is above', async () => {
    const file = join(base, 'file')
    await writeFile(file, 'kept')
    await expect(OutFolder.prepare(file)).rejects.toThrow(/^--out .*file must be a folder .* a file of that name\.$/)
    await expect(OutFolder.prepare(join(file, 'sub'))).rejects.toThrow(/but got the file .*file\.$/)
    expect(await readFile(file, 'utf8')).toBe('kept')
  })

  it('refuses links that lead nowhere or to themselves, names that are too long, and folders in place of files', async () => {
    await symlink(join(base, 'nowhere'), join(base, 'dangling'))
    await symlink(join(base, 'ring'), join(base, 'ring'))
    await mkdir(join(base, 'taken', 'model.safetensors'), { recursive: true })
    await expect(OutFolder.prepare(join(base, 'dangling'))).rejects.toThrow('but got a link that leads nowhere.')
    await expect(OutFolder.prepare(join(base, 'ring'))).rejects.toThrow('but got a link that leads to itself.')
    await expect(OutFolder.prepare(join(base, 'x'.repeat(300)))).rejects.toThrow('but got a name that is too long.')
    const files = { 'history.json': { json: 1 }, 'model.safetensors': { text: '' } }
    const message = `${join(base, 'taken', 'model.safetensors')} must be a file, but got a folder.`
    await expect(OutFolder.prepare(join(base, 'taken'), Object.keys(files))).rejects.toThrow(message)
    await expect((await OutFolder.prepare(join(base, 'taken'))).write(files)).rejects.toThrow(message)
    expect(await readdir(join(base, 'taken'))).toEqual(['model.safetensors'])
  })

  it.skipIf(process.platform !== 'linux')('ends where the system makes no folders', async () => {
    const folder = await OutFolder.prepare('/proc/tessera/out').catch((error: unknown) => error)
    const refusal = folder instanceof OutFolder ? folder.write({ x: { text: '' } }) : Promise.reject(folder)
    await expect(refusal).rejects.toThrow(ConfigError)
  })

  it('writes bytes, text and JSON, and nothing besides', async () => {
    const folder = await OutFolder.prepare(join(base, 'results'))
    await folder.write({
      'a.bin': Uint8Array.of(1, 2),
      'b.html': { text: '<p>é' },
      'c.json': { json: { loss: [0.5, 0.25] } },
    })
    expect(await readdir(folder.path)).toEqual(['a.bin', 'b.html', 'c.json'])
    expect([...(await readFile(folder.file('a.bin')))]).toEqual([1, 2])
    expect(await readFile(folder.file('b.html'), 'utf8')).toBe('<p>é')
    expect(await readFile(folder.file('c.json'), 'utf8')).toBe('{\n  "loss": [0.5, 0.25]\n}\n')
  })

  it('writes nothing once the signal is aborted', async () => {
    const folder = await OutFolder.prepare(join(base, 'aborted'))
    await expect(folder.write({ a: { text: 'x' } }, AbortSignal.abort(new Error('no')))).rejects.toThrow('no')
    expect(await readdir(base)).not.toContain('aborted')
  })
})

describe('jsonText', () => {
  it('gives rows of a matrix a line each and can be read back', () => {
    const value = {
      name: 'a "b"',
      matrix: [
        [1, 2],
        [3, 4],
      ],
      empty: {},
      none: [],
      nested: { deep: [{ x: null }] },
    }
    const text = jsonText(value)
    expect(text).toContain('"matrix": [\n    [1, 2],\n    [3, 4]\n  ]')
    expect(JSON.parse(text)).toEqual(value)
  })

  it('writes null for what JSON has no number for', () => {
    expect(jsonText([Number.NaN, 1])).toBe('[null, 1]\n')
  })
})
