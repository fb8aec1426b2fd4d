import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { FormatError } from '../errors/errors.js'
import { command, type Command } from './command.js'
import { runCli } from './run-cli.js'
import { UsageError } from './usage-error.js'

const train = command({
  name: 'train',
  summary: 'Trains a classifier.',
  json: true,
  example: 'train a.csv --out model',
  positionals: [
    { name: 'data', required: true, placeholder: 'DATA.csv' },
    { name: 'more', required: false, repeated: true },
  ],
  options: {
    out: { type: 'string', required: true, placeholder: 'DIR', summary: 'Folder of the results.' },
    epochs: { type: 'integer', minimum: 1, summary: 'Passes over the data.' },
    learningRate: { type: 'number', default: 0.5, summary: 'Size of a step.' },
    model: { type: ['auto', 'linear'], default: 'auto', short: 'm', summary: 'What to train.' },
  },
  run({ options, positionals, print }) {
    // The declarations give the types: none of these lines compiles with another one.
    const model: 'auto' | 'linear' = options.model
    const epochs: number | undefined = options.epochs
    const rate: number = options.learningRate
    const data: string = positionals.data
    const more: readonly string[] = positionals.more
    print(JSON.stringify({ model, epochs, rate, data, more, out: options.out, json: options.json, seed: options.seed }))
  },
})

function failing(error: unknown): Command {
  return command({
    name: 'fail',
    summary: 'Fails.',
    positionals: [],
    options: {},
    run() {
      throw error as Error
    },
  })
}

async function run(argv: readonly string[], ...commands: readonly Command[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await runCli({
    name: 'tessera-test',
    version: '1.2.3',
    description: 'for tests.',
    commands: [train, ...commands],
    argv,
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
  })
  return { code, out: out.join(''), err: err.join('') }
}

describe('runCli with arguments', () => {
  it('hands typed values and defaults to the command', async () => {
    const { code, out, err } = await run(['train', 'a.csv', '--out', 'd', '--epochs=3', '-m', 'linear', '--seed', '7'])
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual({
      model: 'linear',
      epochs: 3,
      rate: 0.5,
      data: 'a.csv',
      more: [],
      out: 'd',
      json: false,
      seed: 7,
    })
  })

  it('takes options anywhere, negative numbers, the last of two, and what follows -- as it is', async () => {
    const words = '--seed 1 train --json --out x --learning-rate -2 --out y -- -a b -'
    const { code, out } = await run(words.split(' '))
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      model: 'auto',
      rate: -2,
      data: '-a',
      more: ['b', '-'],
      out: 'y',
      json: true,
      seed: 1,
    })
  })

  it.each([
    [[], 'a command must be given, one of train.'],
    [['trian'], 'command "trian" must be one of train. Did you mean train?'],
    [['--sed', '1'], 'command "1" must be one of train.'],
    [['--quite'], 'option --quite is not known. Did you mean --quiet?'],
    [['train', 'a', '--out', 'd', '--epoch', '3'], 'train: option --epoch is not known. Did you mean --epochs?'],
    [['train', 'a', '--out', 'd', '-x'], 'train: option -x is not known.'],
    [['train', 'a'], 'train: --out must be given.'],
    [['train', 'a', '--out'], 'train: --out must be followed by a value.'],
    [
      ['train', 'a', '--out', '--json'],
      'train: --out must be followed by a value. Write --out=--json if that is the value.',
    ],
    [['train', 'a', '--out='], 'train: --out must be followed by a value, but got "".'],
    [['train', 'a', '--out', 'd', '--json=yes'], 'train: --json must be given without a value, but got "yes".'],
    [['train', 'a', '--out', 'd', '--epochs', '0'], 'train: --epochs must be an integer of at least 1, but got "0".'],
    [
      ['train', 'a', '--out', 'd', '--epochs', '1.5'],
      'train: --epochs must be an integer of at least 1, but got "1.5".',
    ],
    [['train', 'a', '--out', 'd', '--epochs', ''], 'train: --epochs must be an integer of at least 1, but got "".'],
    [
      ['train', 'a', '--out', 'd', '--threads', '9999'],
      'train: --threads must be an integer of at least 1 and at most 1024, but got "9999".',
    ],
    [['train', 'a', '--out', 'd', '--learning-rate', 'x'], 'train: --learning-rate must be a number, but got "x".'],
    [
      ['train', 'a', '--out', 'd', '-m', 'linea'],
      'train: --model must be one of auto, linear, but got "linea". Did you mean linear?',
    ],
    [['train', '--out', 'd'], 'train: DATA.csv must be given.'],
    [['train', '', '--out', 'd'], 'train: DATA.csv must not be empty.'],
    [['train', 'a', 'b', '', '--out', 'd'], 'train: MORE must not be empty.'],
  ])('ends %j with exit code 2 and one line', async (argv, message) => {
    const topic = message.startsWith('train: ') ? 'tessera-test train' : 'tessera-test'
    expect(await run(argv)).toEqual({ code: 2, out: '', err: `tessera-test: ${message} See ${topic} --help.\n` })
  })

  it('refuses an argument too many and --json where it is not declared', async () => {
    const other = command({ name: 'other', summary: 'x', positionals: [], options: {}, run: () => undefined })
    expect((await run(['other', 'a'], other)).err).toContain('other: arguments must be 0 at most, but got "a" as well.')
    expect((await run(['other', '--json'], other)).err).toContain('option --json is not known')
  })
})

describe('runCli without a command to run', () => {
  it('prints the version alone', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
    expect((await run(['train', '--bogus', '-V'])).out).toBe('1.2.3\n')
  })

  it('prints help made from the declarations within 80 columns', async () => {
    const { code, out, err } = await run(['train', '--help'])
    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n').slice(0, 10)).toEqual([
      'tessera-test train: Trains a classifier.',
      '',
      'Usage: tessera-test train DATA.csv [MORE...] --out DIR [OPTIONS]',
      '',
      'Options:',
      '      --out DIR          Folder of the results.',
      '      --epochs N         Passes over the data.',
      '      --learning-rate N  Size of a step. Default: 0.5.',
      '  -m, --model NAME       What to train. One of auto, linear. Default: auto.',
      '',
    ])
    expect(out).toContain('      --time-budget SECONDS')
    expect(out).toMatch(/\n\nExample:\n {2}tessera-test train a\.csv --out model\n$/)
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect((await run(['help', 'train'])).out).toBe(out)
    expect((await run(['-h', 'train'])).out).toBe(out)
  })

  it.each([['--help'], ['-h'], ['help']])('lists the commands for %s', async (flag) => {
    const { code, out } = await run([flag])
    expect(code).toBe(0)
    expect(out).toContain('tessera-test 1.2.3: for tests.\n')
    expect(out).toContain('  train  Trains a classifier.\n')
    expect(out).toContain('\n\nExamples:\n  tessera-test train a.csv --out model\n\n')
  })
})

describe('runCli when the command fails', () => {
  it.each([
    [new FormatError('a.csv: line 3 must be text.'), 'a.csv: line 3 must be text.'],
    [new Error('two\n  lines'), 'two lines'],
    [new TypeError('x is undefined'), 'TypeError: x is undefined (--debug shows where)'],
    [new RangeError(), 'RangeError (--debug shows where)'],
    ['just text', 'just text'],
  ])('says why in one line: %s', async (error, message) => {
    expect(await run(['fail'], failing(error))).toEqual({ code: 1, out: '', err: `tessera-test: ${message}\n` })
  })

  it('shows stack and cause with --debug', async () => {
    const error = new FormatError('a.csv: bad.', { cause: new Error('deep down') })
    const { code, err } = await run(['fail', '--debug'], failing(error))
    expect(code).toBe(1)
    expect(err).toMatch(/^tessera-test: a\.csv: bad\.\n/)
    expect(err).toContain('run-cli.test.ts')
    expect(err).toContain('deep down')
  })

  it('lets a command refuse its arguments', async () => {
    const { code, err } = await run(['fail'], failing(new UsageError('fail: --a must be given with --b.')))
    expect([code, err]).toEqual([2, 'tessera-test: fail: --a must be given with --b. See tessera-test fail --help.\n'])
  })
})

describe('runCli while the command runs', () => {
  const talk = command({
    name: 'talk',
    summary: 'Talks.',
    positionals: [],
    options: {},
    run({ log, print, progress }) {
      log('news')
      print('result')
      const line = progress('working')
      line.update({ done: 1, total: 2 })
      line.finish()
    },
  })

  it('keeps results and news apart, and news back with --quiet', async () => {
    const { out, err } = await run(['talk'], talk)
    expect(out).toBe('result\n')
    expect(err).toMatch(/^news\nworking {3}50% {2}1\/2.*taken\n$/)
    expect(await run(['talk', '-q'], talk)).toEqual({ code: 0, out: 'result\n', err: '' })
  })

  const signals = [
    ['SIGINT', 'Ctrl-C'],
    ['SIGTERM', 'SIGTERM'],
  ] as const
  it.each(signals)('aborts on %s, cleans up, and ends with 130', async (name, shown) => {
    let cleaned = false
    const wait = command({
      name: 'wait',
      summary: 'Waits.',
      positionals: [],
      options: {},
      async run({ signal }) {
        setTimeout(() => process.emit(name, name), 5)
        try {
          await sleep(60_000, undefined, { signal })
        } finally {
          await sleep(5)
          cleaned = true
        }
      },
    })
    const before = process.listenerCount(name)
    expect(await run(['wait'], wait)).toEqual({ code: 130, out: '', err: `tessera-test: stopped by ${shown}.\n` })
    expect(cleaned).toBe(true)
    expect(process.listenerCount(name)).toBe(before)
  })
})
