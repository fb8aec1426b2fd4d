import { describe, expect, it } from 'vitest'
import { ProgressLine, type ProgressStream } from './progress-line.js'

function captured(terminal?: { readonly columns: number }): { stream: ProgressStream; written: string[] } {
  const written: string[] = []
  const write = (text: string): unknown => written.push(text)
  return { stream: terminal === undefined ? { write } : { write, isTTY: true, ...terminal }, written }
}

function clock(): { now: () => number; at: (ms: number) => void } {
  let time = 1000
  return { now: () => time, at: (ms) => void (time = 1000 + ms) }
}

describe('ProgressLine on a terminal', () => {
  it('draws bar, share, counts, speed, time left and fields', () => {
    const { stream, written } = captured({ columns: 120 })
    const { now, at } = clock()
    const line = new ProgressLine({ stream, label: 'epoch 1/2', now })
    at(2000)
    line.update({ done: 500, total: 2000, fields: { loss: 0.3, rate: 1e-5 } })
    expect(written).toEqual([
      `\r\u001b[Kepoch 1/2  ${'█'.repeat(6)}${'░'.repeat(18)}   25%  500/2,000  250/s  0:06 left  loss 0.3000  rate 1.00e-5`,
    ])
  })

  it('redraws at most ten times a second and always draws the end', () => {
    const { stream, written } = captured({ columns: 80 })
    const { now, at } = clock()
    const line = new ProgressLine({ stream, now })
    for (let ms = 0; ms <= 1000; ms += 10) {
      at(ms)
      line.update({ done: ms, total: 1000 })
    }
    expect(written).toHaveLength(11)
    at(1005)
    line.finish()
    line.finish()
    line.update({ done: 1, total: 2 })
    expect(written).toHaveLength(12)
    expect(written[11]).toMatch(/100% {2}1,000\/1,000 {2}995\/s {2}0:01 taken\n$/)
  })

  it.each([20, 30, 41, 60, 80])('stays within %i columns', (columns) => {
    const { stream, written } = captured({ columns })
    const { now, at } = clock()
    const line = new ProgressLine({ stream, label: 'a rather long label', now })
    at(3_700_000)
    line.update({ done: 123_456, total: 9_999_999, fields: { loss: 12.5, accuracy: 0.5, recall: 0.25 } })
    const text = written[0]!.replace('\r\u001b[K', '')
    expect(text.length).toBeLessThan(columns)
    expect(text).toContain('a rather')
  })

  it('leaves the line empty when cleared, and draws at the next update at once', () => {
    const { stream, written } = captured({ columns: 80 })
    const line = new ProgressLine({ stream, now: () => 0 })
    line.update({ done: 1, total: 4 })
    line.clear()
    line.clear()
    line.update({ done: 2, total: 4 })
    expect(written).toHaveLength(3)
    expect(written[1]).toBe('\r\u001b[K')
    expect(written[2]).toContain('50%')
  })
})

describe('ProgressLine elsewhere', () => {
  it('writes a plain line every five seconds at most, and one at the end', () => {
    const { stream, written } = captured()
    const { now, at } = clock()
    const line = new ProgressLine({ stream, label: 'reading', now })
    for (let second = 0; second <= 12; second++) {
      at(second * 1000)
      line.update({ done: second * 10, total: 120 })
    }
    line.finish()
    expect(written).toEqual([
      'reading   41%  50/120  10/s  0:07 left\n',
      'reading   83%  100/120  10/s  0:02 left\n',
      'reading  100%  120/120  10/s  0:12 taken\n',
    ])
  })

  it('shows counts and speed alone where the total is not known', () => {
    const { stream, written } = captured()
    const { now, at } = clock()
    const line = new ProgressLine({ stream, now })
    at(4000)
    line.update({ done: 10 })
    line.finish()
    expect(written).toEqual(['10  2.5/s  0:04 taken\n'])
  })

  it('asks for fields only when it writes, and takes others at the end', () => {
    const { stream, written } = captured()
    const { now, at } = clock()
    const line = new ProgressLine({ stream, now })
    let asked = 0
    const fields = (): Record<string, number> => ({ loss: ++asked })
    for (const ms of [0, 4999, 5000, 6000]) {
      at(ms)
      line.update({ done: 5, total: 10, fields })
    }
    line.finish({ loss: 0.25, valLoss: 0.00012 })
    expect(asked).toBe(1)
    expect(written[0]).toMatch(/loss 1\n$/)
    expect(written[1]).toMatch(/taken {2}loss 0\.2500 {2}valLoss 1\.20e-4\n$/)
  })

  it('writes nothing if there was nothing', () => {
    const { stream, written } = captured()
    new ProgressLine({ stream }).finish()
    expect(written).toEqual([])
  })
})
