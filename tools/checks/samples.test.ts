import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './repository.js'
import { compileSamples, runSample, samplesOf, writeSamples } from './samples.js'

const documents = listFiles(/^(README\.md|packages\/[^/]+\/README\.md|docs\/[^/]+\.md|examples\/[^/]+\/README\.md)$/)
const samples = documents.flatMap((file) => samplesOf(file, readText(file)))
const runnable = samples.filter(({ isRun }) => isRun)

describe('samples in Markdown', () => {
  it('compile against the sources', () => {
    expect(compileSamples(writeSamples('compiled', samples))).toBe('')
  }, 60_000)

  it.each(runnable.map((sample, i) => [sample.place, sample, i] as const))(
    'run: %s',
    async (_, sample, i) => {
      const folder = writeSamples(`run-${i}`, [sample])
      expect(typeof (await runSample(folder, sample))).toBe('string')
    },
    60_000,
  )
})

describe('reading samples', () => {
  it('takes ts blocks, marks those to run and leaves fragments out', () => {
    const text = '```ts\na\n```\n```ts run\nb\n```\n```ts fragment\nc\n```\n```sh\nd\n```\n'
    expect(samplesOf('x.md', text)).toEqual([
      { place: 'x.md:1', code: 'a\n', isRun: false },
      { place: 'x.md:4', code: 'b\n', isRun: true },
    ])
  })

  const planted = (code: string): [{ place: string; code: string; isRun: boolean }] => [
    { place: 'x.md:1', code, isRun: true },
  ]

  it('reports a planted type error with its place', () => {
    const messages = compileSamples(writeSamples('planted-type', planted('const a: number = "text"\n')))
    expect(messages).toContain('x.md-1.ts')
    expect(messages).toContain('TS2322')
  }, 60_000)

  it('runs a sample and fails with one that throws', async () => {
    const [printing] = planted('const a: number = 2\nconsole.log(a + 1)\n')
    expect(await runSample(writeSamples('planted-run', [printing]), printing)).toBe('3\n')
    const [throwing] = planted('throw new Error("planted")\n')
    await expect(runSample(writeSamples('planted-throw', [throwing]), throwing)).rejects.toThrow('planted')
  }, 60_000)
})
