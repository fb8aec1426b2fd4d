import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Generator } from '@tessera-ml/core'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomAffine } from './affine.js'
import { augmentationOf } from './augment.js'
import { augmentations, type Augmentation } from './augmentation.js'
import { Augmenter } from './augmenter.js'
import { colorJitter } from './color-jitter.js'
import { randomCrop } from './crop.js'
import { cutout, randomErasing } from './erasing.js'
import { randomFlip } from './flip.js'
import { randAugment } from './rand-augment.js'

const many = 1e9

let folder: string
let module: URL
/** The thread's module, as the build makes it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-augment-'))
  const outfile = join(folder, 'augment.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('augment.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@tessera-ml/source'],
    logLevel: 'silent',
  })
  module = pathToFileURL(outfile)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const every: readonly Augmentation[] = [
  randomFlip({ vertical: 0.5 }),
  randomCrop({ padding: 3 }),
  randomAffine({ rotate: 30, fill: 'edge' }),
  colorJitter({ hue: 0.1 }),
  cutout({ size: 4, fill: 'noise' }),
  randomErasing({ probability: 1 }),
  randAugment({ changes: ['rotate', 'solarize'] }),
]

const examples = Array.from({ length: 6 }, (_, n) => ({
  picture: {
    data: Uint8Array.from({ length: 16 * 12 * 3 }, (__, i) => (i * 37 + n * 11) % 256),
    width: 16,
    height: 12,
    channels: 3 as const,
  },
  boxes: [{ xmin: 2, ymin: 3, xmax: 12, ymax: 10, classIndex: n }],
}))
const randoms = (): Generator[] => examples.map((_, i) => new Generator(5).fork('picture').fork(i))
const here = (augmentation: Augmentation) => examples.map((example, i) => augmentation(example, randoms()[i]!))

describe('Augmenter', () => {
  it('gives the same in a thread as here, boxes and their labels too', async () => {
    const augmenter = new Augmenter(augmentations(every), { pixels: many, module })
    expect(augmenter.isInThread).toBe(true)
    const changed = await augmenter.augment(examples, randoms())
    expect(changed).toEqual(here(augmentations(every)))
    expect(await augmenter.augment(examples, randoms())).toEqual(changed)
    await augmenter.close()
  })

  it.each(every.map((augmentation) => [JSON.stringify(augmentation.plan), augmentation] as const))(
    'makes again from its plan %s',
    (_, augmentation) => {
      const plan = JSON.parse(JSON.stringify(augmentation.plan))
      expect(here(augmentationOf(plan))).toEqual(here(augmentation))
    },
  )

  it('calls functions of others here, alone and among those of this package', async () => {
    const own: Augmentation = (example) => example
    for (const augmentation of [own, augmentations([randomFlip(), own])]) {
      const augmenter = new Augmenter(augmentation, { pixels: many, module })
      expect(augmenter.isInThread).toBe(false)
      expect(await augmenter.augment(examples, randoms())).toEqual(here(augmentation))
      await augmenter.close()
    }
  })

  it('starts no thread for little work, or where its module is missing', () => {
    expect(new Augmenter(randomFlip(), { pixels: 1000, module }).isInThread).toBe(false)
    expect(new Augmenter(randomFlip(), { pixels: many, module: new URL('nothing.mjs', module) }).isInThread).toBe(false)
  })

  it('ends with the signal', async () => {
    const cancel = new AbortController()
    const augmenter = new Augmenter(randomFlip(), { pixels: many, module, signal: cancel.signal })
    const work = augmenter.augment(examples, randoms())
    cancel.abort()
    await expect(work).rejects.toMatchObject({ kind: 'abort' })
    await augmenter.close()
  })
})
