import { describe, expect, it } from 'vitest'
import { trimSilence } from '../sound/trim-silence.js'
import { espeakNg } from './espeak-ng.js'
import { flite } from './flite.js'
import { gnuspeech } from './gnuspeech.js'
import { synthesizeWords, type SpokenWord, type SynthesizeOptions } from './synthesize-words.js'
import type { Manner, Synthesizer } from './synthesizer.js'

const usual = { tempo: 1, pitch: 1 }

/** A synthesizer of our own: a hum, longer for a slower tempo, with silence around it. */
function hum(name: string, voices: readonly string[]): Synthesizer {
  const speak = (_text: string, { tempo, pitch }: Manner) => {
    const samples = new Float32Array(Math.round(1600 / tempo) + 1600)
    for (let n = 800; n < samples.length - 800; n++) samples[n] = 0.5 * Math.sin(0.1 * pitch * n)
    return Promise.resolve({ samples, sampleRateHz: 8000 })
  }
  return { name, voices, speak }
}

async function spoken(words: readonly string[], options: SynthesizeOptions): Promise<SpokenWord[]> {
  const all: SpokenWord[] = []
  for await (const word of synthesizeWords(words, options)) all.push(word)
  return all
}

describe('flite', () => {
  it('speaks in five voices, the same each time, longer and higher as asked', async () => {
    const synthesizer = await flite()
    expect(synthesizer.voices).toEqual(['kal', 'kal16', 'awb', 'rms', 'slt'])
    const one = await synthesizer.speak('seven', { voice: 'slt', ...usual })
    expect(one.sampleRateHz).toBe(16_000)
    expect(one.samples.length).toBeGreaterThan(6000)
    expect(await synthesizer.speak('seven', { voice: 'slt', ...usual })).toEqual(one)
    expect((await synthesizer.speak('eight', { voice: 'slt', ...usual })).samples).not.toEqual(one.samples)
    const slow = await synthesizer.speak('seven', { voice: 'slt', tempo: 0.5, pitch: 1 })
    expect(slow.samples.length / one.samples.length).toBeGreaterThan(1.6)
    const high = await synthesizer.speak('seven', { voice: 'slt', tempo: 1, pitch: 1.5 })
    expect(high.samples).not.toEqual(one.samples)
    expect((await synthesizer.speak('seven', { voice: 'kal', ...usual })).sampleRateHz).toBe(8000)
  })

  it('refuses what it cannot speak', async () => {
    const synthesizer = await flite()
    const speak = (text: string, manner: Partial<Manner>) =>
      synthesizer.speak(text, { voice: 'slt', ...usual, ...manner })
    await expect(speak('...', {})).rejects.toThrow('text must have letters or digits, but got "..."')
    await expect(speak('a', { voice: 'sl' })).rejects.toThrow('Did you mean "slt"?')
    await expect(speak('a', { tempo: 0 })).rejects.toThrow('tempo must be a number above 0')
    await expect(flite({ wasm: Uint8Array.of(1, 2, 3) })).rejects.toThrow('wasm must be a WebAssembly program')
    await expect(flite({ path: 'x' } as never)).rejects.toThrow('options must be among wasm')
  })
})

describe.each([
  ['espeak-ng', espeakNg, '@echogarden/espeak-ng-emscripten', 'en-US+f3'],
  ['gnuspeech', gnuspeech, '@echogarden/gnuspeech-wasm', 'female'],
] as const)('%s, where it is installed', (name, make, packageName, voice) => {
  it('speaks', async ({ skip }) => {
    const synthesizer = await make().catch((error: Error) => skip(`${packageName} is not installed: ${error.name}`))
    expect(synthesizer.name).toBe(name)
    expect(synthesizer.voices).toContain(voice)
    const { samples, sampleRateHz } = await synthesizer.speak('seven', { voice, ...usual })
    expect(samples.length / sampleRateHz).toBeGreaterThan(0.2)
    const slow = await synthesizer.speak('seven', { voice, tempo: 0.6, pitch: 1 })
    expect(slow.samples.length / samples.length).toBeGreaterThan(1.2)
  })

  it('says what to install, and under which licence, where it is not', async () => {
    const missing = make({ load: () => Promise.reject(new Error('not found')) })
    await expect(missing).rejects.toThrow(`${packageName} must be installed`)
    await expect(missing).rejects.toThrow(`It is under the GPL-3. Run: npm install ${packageName}`)
    await expect(make({ lode: 1 } as never)).rejects.toThrow('options must be among load')
  })
})

describe('synthesizeWords', () => {
  const synthesizers = [hum('a', ['x', 'y']), hum('b', ['z'])]

  it('takes synthesizers and voices in turn, each word as often', async () => {
    const all = await spoken(['one', 'two'], { synthesizers, count: 6 })
    expect(all.map(({ word }) => word)).toEqual([...Array(6).fill('one'), ...Array(6).fill('two')])
    expect(all.slice(0, 6).map(({ synthesizer }) => synthesizer)).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
    const voices = all.filter(({ synthesizer }) => synthesizer === 'a').map(({ manner }) => manner.voice)
    expect(voices.slice(0, 2).sort()).toEqual(['x', 'y'])
  })

  it('is the same for the same seed, and a word does not depend on the others', async () => {
    const one = await spoken(['one', 'two'], { synthesizers, count: 3, seed: 5 })
    expect(await spoken(['one', 'two'], { synthesizers, count: 3, seed: 5 })).toEqual(one)
    expect(await spoken(['two'], { synthesizers, count: 3, seed: 5 })).toEqual(one.slice(3))
    expect(await spoken(['one', 'two'], { synthesizers, count: 3, seed: 6 })).not.toEqual(one)
  })

  it('draws tempo and pitch from what is given, and cuts off silence and edges', async () => {
    const options = {
      synthesizers,
      count: 20,
      tempo: [0.5, 2],
      pitch: [0.9, 1.1],
      size: [0.8, 1.25],
      crop: 0.1,
    } as const
    for (const { manner, sound, speed } of await spoken(['one'], options)) {
      expect(Math.abs(Math.log2(speed))).toBeLessThanOrEqual(Math.log2(1.25))
      expect(Math.abs(Math.log2(manner.tempo * speed))).toBeLessThanOrEqual(1)
      expect(Math.abs(manner.pitch * speed - 1)).toBeLessThanOrEqual(0.1)
      const length = 1600 / (manner.tempo * speed)
      expect(sound.samples.length).toBeGreaterThan(0.78 * length - 160)
      expect(sound.samples.length).toBeLessThan(length + 160)
    }
  })

  it.each([
    [[], {}, 'words must be a list of at least one'],
    [['a'], { synthesizers: [] }, 'synthesizers must be a list of at least one'],
    [['a'], { count: 0 }, 'count must be a positive integer'],
    [['a'], { tempo: [2, 1] }, 'tempo must be two numbers above 0, the smaller first, but got [2, 1]'],
    [['a'], { pitch: [0, 1] }, 'pitch must be two numbers above 0'],
    [['a'], { size: [1] }, 'size must be two numbers above 0'],
    [['a'], { crop: 0.5 }, 'crop must be a number in [0, 0.5), but got 0.5'],
    [['a'], { voices: 3 }, 'options must be among'],
  ])('refuses what makes no sense: case %#', async (words, options, message) => {
    await expect(spoken(words, { synthesizers, ...options } as never)).rejects.toThrow(message)
  })

  it('stops when cancelled', async () => {
    const signal = AbortSignal.abort()
    await expect(spoken(['a'], { synthesizers, signal })).rejects.toMatchObject({ kind: 'abort' })
  })
})

describe('trimSilence', () => {
  it('keeps what is between the first and the last loud stretch, and silence as it is', () => {
    const samples = new Float32Array(1600).fill(0.001, 0, 800).fill(0.5, 800, 1200)
    expect(trimSilence({ samples, sampleRateHz: 8000 }).samples).toEqual(samples.slice(800, 1200))
    const silence = { samples: new Float32Array(100), sampleRateHz: 8000 }
    expect(trimSilence(silence)).toEqual(silence)
  })
})
