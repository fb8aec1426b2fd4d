import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { TextClassifier } from '../classification/text-classifier.js'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => rm(folder, { recursive: true, force: true }))

const texts = ['a lovely film', 'awful, "boring" story', '', 'nothing known', 'great']
const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}"`)

const inputs: Record<string, string> = {
  'in.csv': ['\ufefftext,other', ...quoted.map((text) => `${text},1`)].join('\r\n'),
  'in.tsv': ['other\ttext', ...quoted.map((text) => `1\t${text}`)].join('\n'),
  'in.jsonl': texts.map((text) => JSON.stringify({ text })).join('\n'),
  'in.txt': `${texts.join('\n')}\n`,
}

async function expected(kind: string): Promise<string> {
  const classifier = await TextClassifier.load(join(folder, kind, 'model.safetensors'))
  return (await classifier.predict(texts)).map((prediction) => `${JSON.stringify(prediction)}\n`).join('')
}

describe.each(['linear', 'average'])('tessera-nlp predict of kind %s', (kind) => {
  it.each(Object.keys(inputs))('prints one JSON object a line in the order of %s', async (name) => {
    await writeFile(join(folder, name), inputs[name]!)
    const { code, out, err } = await runProgram(['predict', join(folder, kind), join(folder, name), '--json'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(await expected(kind))
    expect(
      out
        .split('\n')
        .slice(0, 2)
        .map((line) => JSON.parse(line).label),
    ).toEqual(['good', 'bad'])
    expect(Object.keys(JSON.parse(out.split('\n')[0]!))).toEqual(['label', 'scores'])
  })

  it.each([[['-']], [[]]])('reads stdin, one text a line, with %j', async (file) => {
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(inputs['in.txt']!)]) as never)
    const { code, out } = await runProgram(['predict', join(folder, kind), ...file, '--json'])
    expect(code).toBe(0)
    expect(out).toBe(await expected(kind))
  })
})

describe('tessera-nlp predict', () => {
  it('prints label and probability without --json', async () => {
    await writeFile(join(folder, 'in.txt'), 'great\n')
    const { out } = await runProgram(['predict', join(folder, 'linear'), join(folder, 'in.txt')])
    expect(out).toMatch(/^good\t0\.\d{4}\n$/)
  })

  it('gives as many lines as there are texts, more than are predicted together', async () => {
    for (const [name, header] of [
      ['many.txt', ''],
      ['many.csv', 'text\n'],
    ] as const) {
      const lines = Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 'lovely' : 'awful'))
      await writeFile(join(folder, name), header + lines.join('\n'))
      const { out } = await runProgram(['predict', join(folder, 'linear'), join(folder, name)])
      const labels = out
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t')[0])
      expect(labels).toEqual(lines.map((word) => (word === 'lovely' ? 'good' : 'bad')))
    }
  })

  it('prints nothing for an empty stdin', async () => {
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([]) as never)
    expect(await runProgram(['predict', join(folder, 'linear'), '-', '--json'])).toEqual({ code: 0, out: '', err: '' })
  })

  it('stops at a line of plain text that no text has, with the line', async () => {
    await writeFile(join(folder, 'long.txt'), `short\n${'x'.repeat(10_000_000)}\n`)
    const { code, err } = await runProgram(['predict', join(folder, 'linear'), join(folder, 'long.txt')])
    expect(code).toBe(1)
    expect(err).toContain('long.txt: line 2 must be of at most 1000000 characters, but got at least 10')
  })
})
