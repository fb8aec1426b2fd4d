/** Files of texts as they should not be: each ends `train` with one line that names it, or is read with news of what is left out. */
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentsOf, runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Content = string | Uint8Array

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const joined = (...parts: Content[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? utf8(part) : part)))
const utf16 = (text: string, isBigEndian: boolean): Uint8Array => {
  const data = Buffer.from(`\ufeff${text}`, 'utf16le')
  return isBigEndian ? data.swap16() : data
}
const rows = 'text,label\na good film,1\na bad film,0\na good day,1\na bad day,0\n'
const json = (...records: unknown[]): string => records.map((record) => JSON.stringify(record)).join('\n')
const two = [
  { text: 'good', label: 1 },
  { text: 'bad', label: 0 },
]
const manyLabels = Array.from({ length: 100_000 }, (_, i) => `text ${i},label ${i}`).join('\n')

/** What cannot be used, with what the one line must say. */
const refused: Readonly<Record<string, readonly [content: Content, message: RegExp]>> = {
  'empty.csv': ['', /got an empty file/],
  'blank.csv': ['\n \n\n', /got an empty file/],
  'mark-only.csv': [bytes(0xef, 0xbb, 0xbf), /got an empty file/],
  'header-only.csv': ['text,label\n', /rows must be at least one below the header/],
  'header-unended.csv': ['text,label', /rows must be at least one below the header/],
  'header-only.tsv': ['text\tlabel\n', /rows must be at least one below the header/],
  'no-text-column.csv': ['texts,label\ngood,1\nbad,0\n', /columns must hold "text".*Did you mean "texts"\?/],
  'no-label-column.csv': ['text,class\ngood,1\nbad,0\n', /columns must hold "label"/],
  'no-header.csv': ['good,1\nbad,0\n', /columns must hold "text", but got \["good", "1"\]/],
  'column-twice.csv': ['text,label,text\na,1,b\nc,0,d\n', /columns must hold "text" once/],
  'semicolons.csv': ['text;label\ngood;1\nbad;0\n', /columns must hold "text", but got \["text;label"\]/],
  'tabs.csv': ['text\tlabel\ngood\t1\nbad\t0\n', /columns must hold "text"/],
  'commas.tsv': [rows, /columns must hold "text"/],
  'json-lines.csv': [json(...two), /text behind a closing quote/],
  'one-class.csv': ['text,label\ngood,1\nfine,1\n', /at least two classes, but got only "1"/],
  'one-row.csv': ['text,label\ngood,1\n', /at least two classes, but got only "1"/],
  'a-label-a-text.csv': [`text,label\n${manyLabels}\n`, /at most 1,000 classes, but got 100,000/],
  'binary.csv': [Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256), /must be (UTF-8 )?text.* in line \d+/],
  'picture.csv': [bytes(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), /must be (UTF-8 )?text/],
  'compressed.csv': [bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x2b, 0x49), /must be (UTF-8 )?text/],
  'workbook.csv': [bytes(0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, 0x21, 0), /NUL byte in line 1/],
  'utf-16.csv': [utf16(rows, false), /must be UTF-8, but got UTF-16/],
  'utf-16-big.csv': [utf16(rows, true), /must be UTF-8, but got UTF-16/],
  'utf-16-unmarked.csv': [utf16(rows, false).slice(2), /NUL byte in line 1/],
  'latin-1.csv': [joined(rows, 'caf', bytes(0xe9), ',1\n'), /must be UTF-8 text, but got other bytes in line 6/],
  'cut-character.csv': [joined(rows, 'x', bytes(0xf0, 0x9f, 0x98)), /other bytes in line 6/],
  'overlong.csv': [joined(rows, bytes(0xc0, 0xaf), ',1\n'), /other bytes in line 6/],
  'nul.csv': ['text,label\ngood\0,1\nbad,0\n', /NUL byte in line 2/],
  'nul-only.csv': [new Uint8Array(1000), /NUL byte in line 1/],
  'huge-line.csv': [`text,label\n${'x'.repeat(10_000_000)},1\n`, /line 2 must be of at most 1000000 characters/],
  'huge-header.csv': [`text,${'x'.repeat(2_000_000)}\na,1\n`, /line 1 must be of at most 1000000 characters/],
  'huge-cell.csv': [`text,label\n"${'word \n'.repeat(200_000)}",1\nbad,0\n`, /line 2 must be of at most 1000000/],
  'open-quote.csv': ['text,label\ngood,1\n"bad,0\nfine,1\n', /the row that begins in line 3 must be closed/],
  'open-header.csv': ['"text,label\ngood,1\n', /the quotes in the row that begins in line 1/],
  'behind-quote.csv': ['text,label\n"good" film,1\nbad,0\n', /text behind a closing quote/],
  'no-labels.csv': ['text,label\ngood,\nbad,\n', /2 of 2 that cannot be used, the first in line 2 \(no label\)/],
  'no-texts.csv': ['text,label\n,1\n,0\n', /2 of 2 that cannot be used, the first in line 2 \(no text\)/],
  'mostly-bad.csv': ['text,label\ngood,\n,1\nfine,1\n', /2 of 3 that cannot be used/],
  'spaces.csv': ['text,label\n  ,1\n\t,0\n', /\(no text\)/],
  'broken.jsonl': ['{"text":"a","label":1}\n{"text":', /line 2 must be JSON/],
  'not-json.jsonl': [rows, /line 1 must be JSON/],
  'list.jsonl': ['[1]\n', /line 1 must be a JSON object/],
  'number.jsonl': ['1\n', /line 1 must be a JSON object/],
  'null.jsonl': ['null\n', /line 1 must be a JSON object/],
  'one-array.jsonl': [JSON.stringify(two), /line 1 must be a JSON object/],
  'no-key.jsonl': [json({ body: 'a', label: 1 }, { body: 'b', label: 0 }), /columns must hold "text"/],
  'proto.jsonl': ['{"__proto__":{"text":"a","label":1}}\n', /columns must hold "text"/],
  'deep.jsonl': [`${'['.repeat(200_000)}\n`, /line 1 must be JSON/],
  'objects.jsonl': [json({ text: {}, label: 1 }, { text: [], label: 0 }), /text is a list or an object/],
  'sheet.xlsx': [rows, /file name must end in \.csv, \.tsv or \.jsonl/],
  'no-ending': [rows, /file name must end in \.csv, \.tsv or \.jsonl/],
  'old.CSV.bak': [rows, /file name must end in \.csv, \.tsv or \.jsonl/],
}

/** What can be used, with the news of it on stderr. */
const read: Readonly<Record<string, readonly [content: Content, news: RegExp]>> = {
  'mark.csv': [joined(bytes(0xef, 0xbb, 0xbf), rows), /^Trained linear for 2 labels$/m],
  'windows.csv': [rows.replaceAll('\n', '\r\n'), /^Trained linear/m],
  'old-mac.csv': [rows.replaceAll('\n', '\r'), /^Trained linear/m],
  'blank-lines.csv': [rows.replaceAll('\n', '\n\n'), /^Trained linear/m],
  'upper.CSV': [rows, /^Trained linear/m],
  'extra-cells.csv': [`${rows}good,1,2,3\n`, /line 6 is left out: 4 columns instead of 2/],
  'short-row.csv': [`${rows}good\n`, /line 6 is left out: no label/],
  'empty-text.csv': [`${rows}"  ",1\n`, /line 6 is left out: no text/],
  'many-skips.csv': [`${rows.repeat(10)}${',1\n'.repeat(15)}`, /5 more rows are left out/],
  'no-words.csv': ['text,label\n\u200b,1\n\u200b\u200b,0\n', /^Trained linear/m],
  'signs.csv': ['text,label\n!!!,1\n???,0\n', /^Trained linear/m],
  'odd-labels.csv': ['text,label\ngood,__proto__\nbad,constructor\nfine,toString\n', /^Trained linear for 3 labels$/m],
  'long-label.csv': [`text,label\ngood,${'x'.repeat(5000)}\nbad,0\n`, /^Trained linear for 2 labels$/m],
  'line-end-label.csv': ['text,label\ngood,"a\nb"\nbad,c\n', /^Trained linear for 2 labels$/m],
  'surrogates.jsonl': ['{"text":"good \\ud800","label":1}\n{"text":"bad \\udc00","label":0}\n', /^Trained linear/m],
  'null-text.jsonl': [json(...two, { text: null, label: 1 }), /line 3 is left out: no text/],
  'nested.jsonl': [json(...two, { text: ['a'], label: 1 }), /line 3 is left out: text is a list or an object/],
  'truths.jsonl': [
    json({ text: 'good', label: true }, { text: 'bad', label: false }),
    /^Trained linear for 2 labels$/m,
  ],
}

const argvFor = (name: string, out: string): string[] => [
  'train',
  join(folder, name),
  '--out',
  join(folder, out),
  '--model',
  'linear',
]

async function expectRefusal(name: string, message: RegExp): Promise<void> {
  const before = await contentsOf(join(folder, 'linear'))
  const { code, out, err } = await runProgram(argvFor(name, 'linear'))
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^tessera-nlp: [^\n]+[.?]\n$/)
  expect(err).toContain(name)
  expect(err).toMatch(message)
  expect(err).not.toMatch(/TypeError|RangeError|--debug shows/)
  expect(err.length).toBeLessThan(1000 + 2 * folder.length)
  expect(await contentsOf(join(folder, 'linear'))).toEqual(before)
}

describe('malformed files', () => {
  it.each(Object.keys(refused))('%s is refused, and nothing is overwritten', async (name) => {
    const [content, message] = refused[name]!
    await writeFile(join(folder, name), content)
    await expectRefusal(name, message)
  })

  it.each(Object.keys(read))('%s is read, and what is left out is named', async (name) => {
    const [content, news] = read[name]!
    await writeFile(join(folder, name), content)
    const { code, out, err } = await runProgram(argvFor(name, `of-${name}`))
    expect(err).toMatch(news)
    expect([code, out]).toEqual([0, ''])
  })

  it('what is no file at all is refused', async () => {
    await mkdir(join(folder, 'folder.csv'))
    await symlink(join(folder, 'nowhere.csv'), join(folder, 'dangling.csv'))
    await symlink('/dev/zero', join(folder, 'endless.csv'))
    await expectRefusal('folder.csv', /path must be a file that can be read, but got a folder/)
    await expectRefusal('missing.csv', /but got no such file/)
    await expectRefusal('dangling.csv', /but got no such file/)
    await expectRefusal(
      join('train.csv', 'below.csv'),
      /path must be a file that can be read, but got a file in place of a folder/,
    )
    await expectRefusal('endless.csv', /but got a device or a pipe/)
  })
  // Whoever may do everything may read it.
  it.skipIf(process.getuid?.() === 0)('a file without permission to read it is refused', async () => {
    await writeFile(join(folder, 'secret.csv'), rows)
    await chmod(join(folder, 'secret.csv'), 0)
    await expectRefusal('secret.csv', /but got no permission to read it/)
  })
})
