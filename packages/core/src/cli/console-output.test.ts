import { describe, expect, it } from 'vitest'
import { ConsoleOutput } from './console-output.js'
import { counted } from './counted.js'

describe('ConsoleOutput', () => {
  it('shows what a terminal would obey', () => {
    const [out, err]: [string[], string[]] = [[], []]
    const output = new ConsoleOutput({
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => err.push(text) },
      onClosed: () => undefined,
      onError: () => undefined,
    })
    output.print('a\tb\u001b[31m\u0000')
    output.log('name\u0007\r\u009b')
    output.fail('Error\n  at here')
    expect(out).toEqual(['a\tb\\u001b[31m\\u0000\n'])
    expect(err).toEqual(['name\\u0007\\u000d\\u009b\n', 'Error\n  at here\n'])
  })
})

describe('counted', () => {
  it('gives a number its noun', () => {
    expect([0, 1, 2, 12_345].map((count) => counted(count, 'file'))).toEqual([
      '0 files',
      '1 file',
      '2 files',
      '12,345 files',
    ])
  })
})
