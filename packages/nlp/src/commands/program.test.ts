import { afterEach, describe, expect, it, vi } from 'vitest'
import { runProgram } from './__fixtures__/run-program.js'

afterEach(() => vi.unstubAllEnvs())

describe('tessera-nlp', () => {
  it('says its version', async () => {
    expect(await runProgram(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
  })

  it('lists its commands, and what each takes', async () => {
    const { code, out } = await runProgram(['--help'])
    expect(code).toBe(0)
    for (const name of ['train', 'evaluate', 'predict', 'explain']) {
      expect(out).toContain(`  ${name}`)
      const help = await runProgram([name, '--help'])
      expect(help).toMatchObject({ code: 0, err: '' })
      const flags = ['--seed', '--threads', '--time-budget', '--quiet', '--debug']
      for (const flag of flags) expect(help.out).toContain(flag)
    }
  })

  it.each([
    [[], 'a command must be given'],
    [['tran'], 'Did you mean train?'],
    [['train', 'x.csv'], 'train: --out must be given.'],
    [['train', 'x.csv', '--out', 'd', '--model', 'linea'], 'Did you mean linear?'],
    [['train', 'x.csv', '--out', 'd', '--epochs', '0'], '--epochs must be an integer of at least 1'],
    [['train', 'x.csv', '--out', 'd', '--json'], 'option --json is not known'],
    [['evaluate', 'd'], 'evaluate: DATA must be given.'],
    [['predict'], 'predict: DIR must be given.'],
    [['explain', 'd', 'text'], 'explain: --out or --json must be given.'],
    [['explain', 'd', 'text', '--json', '--method', 'lime'], '--method must be one of auto, contributions'],
  ])('ends with 2 and one line for wrong usage: %j', async (argv, message) => {
    const { code, out, err } = await runProgram(argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^tessera-nlp: .*\n$/)
    expect(err).toContain(message)
  })

  it('tells the engine the number of threads', async () => {
    vi.stubEnv('TESSERA_THREADS', '7')
    await runProgram(['predict', 'no-such-folder'])
    expect(process.env['TESSERA_THREADS']).toBe('7')
    await runProgram(['predict', 'no-such-folder', '--threads', '3'])
    expect(process.env['TESSERA_THREADS']).toBe('3')
  })
})
