import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FormatError } from '@tessera-ml/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readExamples, readTexts } from './read-examples.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-read-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('readExamples', () => {
  it('tells the format by the ending', async () => {
    await writeFile(join(folder, 'a.CSV'), 'label,text\nx,"a\tb"\n')
    await writeFile(join(folder, 'a.tsv'), 'label\ttext\nx\ta,b\n')
    await writeFile(join(folder, 'a.jsonl'), '{"label":"x","text":"c"}\n')
    const text = async (name: string) => (await readExamples(join(folder, name))).examples[0]!.text
    expect([await text('a.CSV'), await text('a.tsv'), await text('a.jsonl')]).toEqual(['a\tb', 'a,b', 'c'])
    expect(await readTexts(join(folder, 'a.CSV'), { textColumn: 'label' })).toEqual(['x'])
  })

  it('names the file in what is wrong with its content', async () => {
    const path = join(folder, 'a.CSV')
    await expect(readExamples(path, { textColumn: 'body' })).rejects.toThrow(`${path}: columns must hold "body"`)
  })

  it('refuses what is not there, folders and other endings', async () => {
    await mkdir(join(folder, 'sub.csv'))
    await expect(readExamples(join(folder, 'none.csv'))).rejects.toThrow('but got no such file.')
    await expect(readExamples(join(folder, 'sub.csv'))).rejects.toThrow('but got a folder.')
    const message = 'a.xlsx: file name must end in .csv, .tsv or .jsonl, but got ".xlsx".'
    await expect(readExamples('a.xlsx')).rejects.toThrow(message)
    await expect(readExamples('constructor')).rejects.toThrow(FormatError)
  })
})
