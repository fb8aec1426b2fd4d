import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wavBytes, type WavParts } from '../sound/__fixtures__/wav-bytes.js'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** One line that names the program, exit code 1, nothing on stdout, no stack trace. */
async function expectFailure(argv: readonly string[], ...parts: readonly (string | RegExp)[]): Promise<void> {
  const { code, out, err } = await runProgram(argv)
  expect([code, out]).toEqual([1, ''])
  const lines = err.trimEnd().split('\n')
  expect(lines.at(-1)).toMatch(/^tessera-audio: .+[.?]$/)
  expect(err).not.toMatch(/\n\s+at |TypeError|--debug shows/)
  for (const part of parts) expect(err).toMatch(part)
}

const text = (letters: string): Uint8Array => new TextEncoder().encode(letters)
const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer)
const random = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256)
const hour = { rate: 1000, bits: 8, data: new Uint8Array(3_600_000) }

const files: Readonly<Record<string, readonly [content: WavParts | Uint8Array, message: RegExp]>> = {
  empty: [new Uint8Array(0), /an empty file/],
  text: [text('label,file\nyes,a.wav\n'), /must begin as a WAV file does/],
  random: [random, /must begin as a WAV file does/],
  picture: [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), /must begin/],
  mp3: [text('ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000'), /an MP3 file/],
  ogg: [text('OggS\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000'), /an Ogg file/],
  flac: [text('fLaC\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000'), /a FLAC file/],
  rifx: [{ riff: 'RIFX' }, /big-endian/],
  rf64: [{ riff: 'RF64' }, /an RF64 file/],
  avi: [{ wave: 'AVI ' }, /must begin/],
  head: [wavBytes({}).subarray(0, 8), /must begin/],
  'cut-format': [wavBytes({}).subarray(0, 25), /Is it cut\?/],
  'cut-data': [wavBytes({}).subarray(0, 49), /Is it cut\?/],
  'riff-0': [{ riffSize: 0 }, /chunks must hold/],
  'riff-4gb': [{ riffSize: 0xffff_ffff }, /RIFF size declares/],
  'riff-short': [{ riffSize: 41 }, /must lie within the file/],
  'riff-in-head': [{ riffSize: 33 }, /must have a name and a size/],
  'data-4gb': [{ dataSize: 0xffff_ffff }, /4294967295 bytes declared/],
  'data-long': [{ dataSize: 10 }, /must lie within the file/],
  'data-odd': [{ data: new Uint8Array(9) }, /multiple of 2 bytes/],
  'data-none': [{ riffSize: 28 }, /chunks must hold/],
  'data-empty': [{ data: new Uint8Array(0) }, /got no sample/],
  'data-behind-end': [{ before: [['LIST', 4]], riffSize: 40 }, /chunks must hold/],
  'format-twice': [{ before: [['fmt ', 16]] }, /one "fmt "/],
  'format-short': [{ formatSize: 8 }, /at least 16 bytes/],
  'format-0': [{ formatSize: 0 }, /at least 16 bytes/],
  'channels-0': [{ channels: 0, blockSize: 2 }, /channels must be at least 1, but got 0/],
  'channels-65535': [{ channels: 65_535, blockSize: 2 }, /block size must be 131070 bytes/],
  'rate-0': [{ rate: 0 }, /sample rate must be from 1000 to 768000 Hz, but got 0/],
  'rate-1': [{ rate: 1 }, /sample rate must be/],
  'rate-4ghz': [{ rate: 4_294_967_295 }, /sample rate must be/],
  'bits-0': [{ bits: 0 }, /bits per sample must be/],
  'bits-1': [{ bits: 1 }, /bits per sample must be/],
  'bits-65535': [{ bits: 65_535, blockSize: 2 }, /bits per sample must be/],
  'block-0': [{ blockSize: 0 }, /block size must be 2 bytes/],
  'block-1': [{ blockSize: 1 }, /block size must be 2 bytes/],
  adpcm: [{ code: 2 }, /encoding must be/],
  'mp3-in-wav': [{ code: 85 }, /encoding must be/],
  'code-0': [{ code: 0 }, /encoding must be/],
  'float-16': [{ code: 3 }, /must be 32 or 64/],
  'law-16': [{ code: 6 }, /must be 8 for encoding aLaw/],
  'extensible-short': [{ code: 0xfffe }, /at least 40 bytes/],
  'extensible-foreign': [{ code: 0xfffe, formatSize: 40 }, /identifier of the extensible format/],
  nan: [{ code: 3, bits: 32, data: floats(0, Number.NaN) }, /got NaN at sample 1/],
  infinite: [{ code: 3, bits: 32, data: floats(Infinity) }, /got Infinity at sample 0/],
  'too-loud': [{ code: 3, bits: 32, data: floats(-1e30) }, /within ±65536/],
  'an-hour': [hour, /for at most 60 s, but got 3600 s/],
}

describe('files that are no sounds', () => {
  it.each(Object.keys(files))('%s ends predict with one line, and is left out of a folder by name', async (name) => {
    const [content, message] = files[name]!
    const bytes = content instanceof Uint8Array ? content : wavBytes(content)
    const path = join(folder, `${name}.wav`)
    await writeFile(path, bytes)
    await expectFailure(['predict', join(folder, 'model'), path, '--json'], `${name}.wav: `, message)
    await expectFailure(['explain', join(folder, 'model'), path, '--json'], `${name}.wav: `, message)

    const mixed = join(folder, 'mixed', name)
    await mkdir(join(mixed, 'rise'), { recursive: true })
    await copyFile(path, join(mixed, 'rise', 'bad.wav'))
    const evaluate = ['evaluate', join(folder, 'model'), mixed, '--json']
    await expectFailure(
      evaluate,
      /bad\.wav is left out: /,
      message,
      /WAV files must be at least one, but got 1 that cannot/,
    )
    await copyFile(join(folder, 'named', 'rise_made_1.wav'), join(mixed, 'rise', 'good.wav'))
    const { code, out, err } = await runProgram(evaluate)
    expect([code, JSON.parse(out).examples]).toEqual([0, 1])
    expect(err).toMatch(/^.*bad\.wav is left out: .+\n$/)
  })

  it('are a file that is missing, a folder, and one that may not be read', async () => {
    const predict = (path: string) => ['predict', join(folder, 'model'), path, '--json']
    await expectFailure(
      predict(join(folder, 'none.wav')),
      /none\.wav: path must be a file that can be read, but got no such file/,
    )
    await expectFailure(predict(folder), /but got a folder/)
    await writeFile(join(folder, 'locked.wav'), wavBytes({}))
    await chmod(join(folder, 'locked.wav'), 0)
    // The superuser may read everything.
    if (process.getuid?.() !== 0)
      await expectFailure(predict(join(folder, 'locked.wav')), /locked\.wav: .* no permission to read it/)
  })

  it('are told of one by one up to ten', async () => {
    const many = join(folder, 'many')
    await mkdir(join(many, 'rise'), { recursive: true })
    for (let i = 0; i < 14; i++) await writeFile(join(many, 'rise', `${i}.wav`), random)
    await copyFile(join(folder, 'named', 'rise_made_1.wav'), join(many, 'rise', 'good.wav'))
    const { err } = await runProgram(['evaluate', join(folder, 'model'), many, '--json'])
    expect(err.match(/is left out: /g)).toHaveLength(10)
    expect(err).toContain('many: 4 more files left out\n')
  })
})

describe('sounds of odd sizes', () => {
  it.each([
    ['one sample', { data: Uint8Array.of(1, 2) }],
    ['silence', { data: new Uint8Array(4000) }],
    ['1,000 Hz', { rate: 1000 }],
    ['768,000 Hz', { rate: 768_000 }],
    ['a minute', { rate: 1000, bits: 8, data: new Uint8Array(60_000) }],
    ['999 channels', { channels: 999, data: new Uint8Array(1998) }],
  ] as const)('are labelled: %s', async (_name, parts) => {
    await writeFile(join(folder, 'odd.wav'), wavBytes(parts))
    const { code, out } = await runProgram(['predict', join(folder, 'model'), join(folder, 'odd.wav'), '--json'])
    expect(code).toBe(0)
    for (const score of Object.values(JSON.parse(out).scores)) expect(score).toBeGreaterThan(0)
  })
})

describe('folders', () => {
  const train = (...argv: string[]) => ['train', ...argv, '--out', join(folder, 'untouched')]

  it('that are missing, a file, empty, without sub-folders or with one label are refused', async () => {
    await mkdir(join(folder, 'bare', 'yes'), { recursive: true })
    await mkdir(join(folder, 'one', 'yes'), { recursive: true })
    await writeFile(join(folder, 'one', 'yes', 'a.wav'), wavBytes({}))
    await writeFile(join(folder, 'a-file'), 'text')
    await expectFailure(train(join(folder, 'nowhere')), /nowhere: data must be a folder .* but got no such folder/)
    await expectFailure(train(join(folder, 'a-file')), /a-file: data must be a folder .* but got a file in place/)
    await expectFailure(train(join(folder, 'bare')), /bare: WAV files must be at least one, but got none/)
    await expectFailure(train(join(folder, 'named')), /but got none\. Sub-folders are labels; .* need --pattern/)
    await expectFailure(train(join(folder, 'one')), /one: labels must be of at least two classes, but got only "yes"/)
  })

  it('with names of another form, or patterns that are none, are refused', async () => {
    const named = join(folder, 'named')
    await expectFailure(train(named, '--pattern', 'x{label}.wav'), /named.*but got 24 that cannot be used/)
    for (const pattern of ['{speaker}.wav', '{label}{label}.wav', 'a/{label}.wav']) {
      await expectFailure(train(named, '--pattern', pattern), /--pattern must be a file's name with \{label\}/)
    }
  })

  it('with a label that the model does not know name the file', async () => {
    await mkdir(join(folder, 'strange', 'hum'), { recursive: true })
    await writeFile(join(folder, 'strange', 'hum', 'a.wav'), wavBytes({}))
    const argv = ['evaluate', join(folder, 'model'), join(folder, 'strange')]
    await expectFailure(
      argv,
      /a\.wav: label must be one that the model knows, \["fall", "rise", "stay"\], but got "hum"/,
    )
  })
})

describe('models', () => {
  it('that are missing or damaged are refused, and stay as they are', async () => {
    const word = join(folder, 'named', 'rise_made_1.wav')
    await expectFailure(['predict', join(folder, 'nowhere'), word], /nowhere: model must be a folder/)
    await mkdir(join(folder, 'hollow'))
    await expectFailure(['predict', join(folder, 'hollow'), word], /a folder without model\.safetensors/)
    const bytes = new Uint8Array(await readFile(join(folder, 'model', 'model.safetensors')))
    const path = join(folder, 'hollow', 'model.safetensors')
    for (let place = 0; place < bytes.length; place += 100_000) {
      await writeFile(path, bytes.subarray(0, place))
      await expectFailure(['predict', join(folder, 'hollow'), word], 'model.safetensors: ')
      const flipped = bytes.slice()
      flipped[place]! ^= 1
      await writeFile(path, flipped)
      await expectFailure(['predict', join(folder, 'hollow'), word], 'model.safetensors: ')
    }
  })
})
