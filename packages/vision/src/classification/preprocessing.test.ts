import { describe, expect, it } from 'vitest'
import { ChannelStatistics, preprocessingFrom, preprocessingJson, toColumn } from './preprocessing.js'

describe('preprocessing', () => {
  const form = { width: 2, height: 1, channels: 3 } as const
  const picture = (...data: number[]) => ({ data: Uint8Array.from(data), ...form })
  const statistics = new ChannelStatistics(form)
  statistics.add(picture(10, 0, 7, 20, 0, 7))
  statistics.add(picture(30, 100, 7, 40, 100, 7))
  const found = statistics.result()

  it('has mean and deviation of each channel, and 1 for a channel that is the same everywhere', () => {
    expect(found.mean).toEqual([25, 50, 7])
    expect(found.deviation[0]).toBeCloseTo(Math.sqrt(125), 12)
    expect(found.deviation.slice(1)).toEqual([50, 1])
  })

  it('brings pictures to mean 0 and deviation 1', () => {
    const { data, shape } = toColumn([picture(25, 100, 7, 25, 0, 9)], found)
    expect(shape).toEqual([1, 1, 2, 3])
    expect([...data]).toEqual([0, 1, 0, 0, -1, 2])
  })

  it('comes back equal from a file, and refuses what is no preprocessing', () => {
    const json = preprocessingJson(found)
    expect(preprocessingFrom(JSON.parse(JSON.stringify(json)))).toEqual(found)
    for (const change of [{ width: 0 }, { channels: 2 }, { mean: [1] }, { deviation: [1, 0, 1] }, { height: '3' }]) {
      expect(() => preprocessingFrom({ ...json, ...change })).toThrow('preprocessing must have')
    }
  })
})
