import { Generator, type Batch } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { Augmenter } from '../augmentation/augmenter.js'
import { randomCrop } from '../augmentation/crop.js'
import { mixUp } from '../augmentation/mixing.js'
import { PictureStore } from '../data/picture-store.js'
import { madeUpPictures } from './__fixtures__/made-up-pictures.js'
import { pictureBatches, type PictureBatchesOptions } from './picture-batches.js'

const form = { width: 12, height: 12, channels: 1 } as const
const preprocessing = { ...form, mean: [100], deviation: [50] }

interface Column {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/** The pictures and labels of an epoch, one string a picture. */
async function epoch(options: Partial<PictureBatchesOptions>, shuffle = true, epochSeed = 1): Promise<string[]> {
  const store = await PictureStore.open(madeUpPictures(10), form)
  const labelled = { store, places: store.usable, classes: store.usable.map((place) => place % 2) }
  const data = pictureBatches(labelled, { preprocessing, classCount: 2, batchSize: 4, ...options })
  const batches: Batch[] = []
  for await (const batch of data.batches({ epoch: 0, shuffle, random: new Generator(epochSeed) })) batches.push(batch)
  expect(batches.length).toBe(data.batchesPerEpoch)
  return batches.flatMap(({ x, y }) => {
    const [pictures, labels] = [x as Column, y as Column]
    return Array.from({ length: pictures.shape[0]! }, (_, i) => {
      const picture = pictures.data.subarray(i * 144, (i + 1) * 144).join()
      return `${picture};${labels.data.subarray(2 * i, 2 * i + 2).join()}`
    })
  })
}

describe('pictureBatches', () => {
  it('gives each picture once an epoch, in a new order, with its label', async () => {
    const inOrder = await epoch({}, false)
    expect(inOrder.map((text) => text.split(';')[1])).toEqual(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? '0,1' : '1,0')),
    )
    const shuffled = await epoch({})
    expect(shuffled).not.toEqual(inOrder)
    expect(shuffled.toSorted()).toEqual(inOrder.toSorted())
  })

  it('changes a picture the same way whatever the batch size, and anew in the next epoch', async () => {
    const augmenter = new Augmenter(randomCrop({ padding: 3 }), { pixels: 0 })
    const first = await epoch({ augmenter })
    expect((await epoch({ augmenter, batchSize: 10 })).toSorted()).toEqual(first.toSorted())
    expect((await epoch({ augmenter }, true, 2)).toSorted()).not.toEqual(first.toSorted())
  })

  it('leaves pictures alone where it judges', async () => {
    const plain = await epoch({}, false)
    expect(await epoch({ augmenter: new Augmenter(randomCrop(), { pixels: 0 }), mixing: mixUp() }, false)).toEqual(
      plain,
    )
  })

  it('mixes labels with pictures', async () => {
    const mixed = await epoch({ mixing: mixUp(1) })
    const labels = mixed.map((text) => text.split(';')[1]!.split(',').map(Number))
    for (const [a, b] of labels) expect(a! + b!).toBeCloseTo(1, 6)
    expect(labels.some(([a]) => a! > 0.05 && a! < 0.95)).toBe(true)
  })
})
