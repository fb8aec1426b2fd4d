import { ConfigError, FormatError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { type ParseExamplesOptions, parseExamples, parseTexts } from './parse-examples.js'

const csv = (data: string | Uint8Array, options: Partial<ParseExamplesOptions> = {}) =>
  parseExamples(data, { format: 'csv', source: 'f.csv', ...options })
const jsonl = (data: string) => parseExamples(data, { format: 'jsonl', source: 'f.jsonl' })
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('parseExamples of CSV', () => {
  it('reads columns by name in any order', () => {
    expect(csv('id,label,text\n7,pos,fine\n8,neg,poor\n')).toEqual({
      examples: [
        { text: 'fine', label: 'pos', line: 2 },
        { text: 'poor', label: 'neg', line: 3 },
      ],
      skipped: [],
    })
    const { examples } = csv('a,b\nx,y\n', { textColumn: 'b', labelColumn: 'a' })
    expect(examples).toEqual([{ text: 'y', label: 'x', line: 2 }])
  })

  it('understands byte order mark, CRLF, lone CR, quotes and quoted line ends, and counts lines right', () => {
    const text = '\ufefflabel,text\r\n1,"said ""so"",\r\ntwice"\r\n\r\n0,plain\r1,"end"'
    for (const data of [text, bytes(text)]) {
      expect(csv(data).examples).toEqual([
        { text: 'said "so",\ntwice', label: '1', line: 2 },
        { text: 'plain', label: '0', line: 5 },
        { text: 'end', label: '1', line: 6 },
      ])
    }
  })

  it('keeps quotes that stand inside an unquoted cell, emoji and right-to-left text', () => {
    expect(csv('label,text\n1,5" disk\n0,שלום 😀\n').examples.map(({ text }) => text)).toEqual(['5" disk', 'שלום 😀'])
  })

  it('reports rows without text or label, or with too many columns, by line', () => {
    const rows = 'label,text\n1,a\n,b\n1,\n1,"  "\n0,x,y\n2\n1,c\n1,d\n1,e\n1,f\n'
    expect(csv(rows).skipped).toEqual([
      { line: 3, reason: 'no label' },
      { line: 4, reason: 'no text' },
      { line: 5, reason: 'no text' },
      { line: 6, reason: '3 columns instead of 2' },
      { line: 7, reason: 'no text' },
    ])
  })

  it('refuses data of which most rows cannot be used', () => {
    expect(() => csv('label,text\n1,a\n,b\n,c\n')).toThrow(
      'f.csv: rows must mostly have text and label, but got 2 of 3 ' +
        'that cannot be used, the first in line 3 (no label).',
    )
    expect(() => csv('label,text\n,\n')).toThrow(FormatError)
  })

  it('names the columns found and a near one where a column is missing', () => {
    expect(() => csv('label,texts\n1,a\n')).toThrow(
      'f.csv: columns must hold "text", but got ["label", "texts"]. Did you mean "texts"?',
    )
    expect(() => csv('label,text,text\n1,a,b\n')).toThrow('f.csv: columns must hold "text" once')
  })

  it('refuses empty files and files with a header only', () => {
    for (const empty of ['', '\ufeff', ' \r\n\n']) expect(() => csv(empty)).toThrow('f.csv: file must be with rows')
    expect(() => csv('label,text\n')).toThrow('f.csv: rows must be at least one below the header, but got none.')
  })

  it('refuses open quotes and text behind a closing quote, with the line', () => {
    expect(() => csv('label,text\n1,a\n1,"b\n1,c\n')).toThrow('the row that begins in line 3 must be closed')
    expect(() => csv('label,text\n1,"b"x,\n')).toThrow('in line 2')
  })

  it('refuses binary files, UTF-16 and bytes that are not UTF-8', () => {
    expect(() => csv(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1))).toThrow(FormatError)
    expect(() => csv(bytes('label,text\n1,a\0\n'))).toThrow('but got a NUL byte in line 2')
    expect(() => csv(Uint8Array.of(0xff, 0xfe, 0x6c, 0))).toThrow('UTF-16')
    expect(() => csv(Uint8Array.of(...bytes('label,text\n1,'), 0xe9, 10))).toThrow('but got other bytes in line 2')
    expect(csv(bytes('label,text\n1,\ufffd\n')).examples[0]!.text).toBe('\ufffd')
  })

  it('refuses lines and cells of 10 MB within two seconds', () => {
    const long = 'word '.repeat(2_000_000)
    const start = performance.now()
    const message = /^f.csv: line 2 must be of at most 1000000 characters, but got \d+\.$/
    const manyLines = 'a\n'.repeat(1_000_000)
    const manyQuotes = '""'.repeat(5_000_000)
    for (const row of [long, ...[long, manyLines, manyQuotes].map((text) => `"${text}"`), ','.repeat(10_000_000)]) {
      expect(() => csv(`label,text\n1,${row}\n`)).toThrow(message)
    }
    expect(() => csv(long)).toThrow('f.csv: line 1 must be')
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('takes lines up to the limit', () => {
    const long = 'word '.repeat(190_000)
    expect(csv(`label,text\n1,${long}\n`).examples[0]!.text).toBe(long)
    expect(() => csv(','.repeat(999_999))).toThrow('columns must hold "text"')
  })

  it('refuses options that cannot be', () => {
    expect(() => csv('x', { textColumn: 'a', labelColumn: 'a' })).toThrow(ConfigError)
    expect(() => csv('x', { textColumn: '' })).toThrow('textColumn must be a name that is not empty, but got "".')
    expect(() => csv('x', { format: 'xml' as 'csv' })).toThrow('format must be one of "csv", "tsv", "jsonl"')
    expect(() => csv('x', { text: 'a' } as object)).toThrow('must be among')
  })
})

describe('parseExamples of TSV', () => {
  it('separates by tabs alone', () => {
    const { examples } = parseExamples('text\tlabel\na, b\tx\n"c\td"\ty\n', { format: 'tsv' })
    expect(examples.map(({ text, label }) => [text, label])).toEqual([
      ['a, b', 'x'],
      ['c\td', 'y'],
    ])
  })
})

describe('parseExamples of JSON Lines', () => {
  it('reads objects, numbers and truth values as labels', () => {
    expect(jsonl('{"text":"a","label":1}\r\n\n{"label":true,"text":"b","more":[1]}\n').examples).toEqual([
      { text: 'a', label: '1', line: 1 },
      { text: 'b', label: 'true', line: 3 },
    ])
  })

  it('reports records without text or label', () => {
    const rows = ['{"text":"a","label":"x"}', '{"text":"b"}', '{"text":null,"label":"x"}', '{"text":["c"],"label":"x"}']
    const full = '{"text":"a","label":"x"}'
    expect(jsonl([...rows, full, full].join('\n')).skipped).toEqual([
      { line: 2, reason: 'no label' },
      { line: 3, reason: 'no text' },
      { line: 4, reason: 'text is a list or an object' },
    ])
  })

  it('refuses lines that are not JSON objects, with their number', () => {
    const cut = '{"text":"a","label":"x"}\n{"text":'
    expect(() => jsonl(cut)).toThrow('f.jsonl: line 2 must be JSON, but got "{\\"text\\":".')
    expect(() => jsonl('[1]')).toThrow('f.jsonl: line 1 must be a JSON object, but got [1].')
    expect(() => jsonl('['.repeat(1_000_000))).toThrow(FormatError)
  })

  it('names the keys found where none has the column', () => {
    const message = 'must hold "text", but got ["txt", "label"]. Did you mean "txt"?'
    expect(() => jsonl('{"txt":"a","label":"x"}')).toThrow(message)
    expect(() => jsonl('{"constructor":"a","label":"x"}')).toThrow(FormatError)
  })
})

describe('parseTexts', () => {
  it('gives one text a row, empty ones too, without a label column', () => {
    expect(parseTexts('id,text\n1,a\n2,\n3,"b\nc"\n', { format: 'csv' })).toEqual(['a', '', 'b\nc'])
    expect(() => parseTexts('id,text\n1,a,b\n', { format: 'csv', source: 's' })).toThrow('s: line 2 must be a row like')
  })
})
