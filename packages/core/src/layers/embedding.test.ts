import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { sequential } from '../models/sequential.js'
import { embedding } from './embedding.js'

beforeAll(() => engine())

describe('Embedding', () => {
  it('names itself where an id is out of its vocabulary', async () => {
    const net = sequential([embedding({ inputDim: 4, outputDim: 2, name: 'words' })], { inputShape: [null] })
    await expect(net.predict([[0, 4]])).rejects.toThrow(
      'words: ids must be from 0 to 3 for a vocabulary of 4, but got 4.',
    )
  })
})
