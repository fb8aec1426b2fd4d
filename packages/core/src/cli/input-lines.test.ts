import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FormatError } from '../errors/errors.js'
import { inputLines } from './input-lines.js'

async function lines(...chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk)))
  const found: string[] = []
  for await (const line of inputLines('-', { stdin: Readable.from(bytes) })) found.push(line)
  return found
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-lines-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('inputLines', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\r\nb', ['a', '', 'b']],
    ['\ufeffa\n\n', ['a', '']],
    ['one\u2028line\rstill', ['one\u2028line\rstill']],
  ])('splits %j', async (text, expected) => {
    expect(await lines(text)).toEqual(expected)
  })

  it('joins letters and line ends that are cut between chunks', async () => {
    const bytes = new TextEncoder().encode('žluť\r\nkůň\n')
    expect(await lines(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(['žluť', 'kůň'])
  })

  it('reads a file with a line of ten million characters', async () => {
    const path = join(folder, 'long.txt')
    await writeFile(path, `${'x'.repeat(1e7)}\nend`)
    const lengths: number[] = []
    for await (const line of inputLines(path)) lengths.push(line.length)
    expect(lengths).toEqual([1e7, 3])
  })

  it('names what is not text', async () => {
    await expect(lines('a\nb', Uint8Array.of(0xff))).rejects.toThrow(/^stdin: line 2 or one soon after must be UTF-8/)
    await expect(lines('a\nb\0c')).rejects.toThrow('stdin: line 2 must be text, but got a zero byte.')
    await expect(lines(Uint8Array.of(0xc5))).rejects.toThrow(FormatError)
  })

  it('names a file that cannot be read', async () => {
    const reading = (path: string) => inputLines(path).next()
    await expect(reading(join(folder, 'none'))).rejects.toThrow(/none: path must be a file .* but got no such file\.$/)
    await expect(reading(folder)).rejects.toThrow('but got a folder.')
  })

  it.skipIf(process.platform === 'win32')('does not wait for the writer of a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await expect(inputLines(join(folder, 'pipe')).next()).rejects.toThrow('pipe: path must be a file')
  })

  it('gives up a line without end as soon as it is too long', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<string> {
      for (;;) yield 'x'.repeat((given += 1) && 100)
    }
    const reading = inputLines('-', { stdin: Readable.from(endless()), longestLine: 1000 }).next()
    await expect(reading).rejects.toThrow('stdin: line 1 must be of at most 1000 characters, but got at least 1100.')
    expect(given).toBeLessThan(100)
  })

  it('stops when the signal is aborted', async () => {
    const controller = new AbortController()
    const stdin = new Readable({ read: () => undefined })
    const reading = inputLines('-', { stdin, signal: controller.signal }).next()
    controller.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })
})
