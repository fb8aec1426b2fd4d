import { Generator, type NdArray } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { BucketedSequences, paddedBatch } from './bucketed-sequences.js'

/** Texts with ids from 2 on, each id once in all texts, so that a row of a batch tells which text it is. */
const lengths = [3, 1, 0, 5, 2, 4, 1]
let next = 2
const sequences = lengths.map((length) => Int32Array.from({ length }, () => next++))
const labels = lengths.map((_, i) => i)

function batchesOf(data: BucketedSequences, shuffle: boolean, seed = 1) {
  return [...data.batches({ epoch: 0, shuffle, random: new Generator(seed) })].map(({ x, y }) => {
    const { data: ids, shape } = x as NdArray
    const [size, time] = shape as [number, number]
    const rows = Array.from({ length: size }, (_, row) => Array.from(ids.subarray(row * time, (row + 1) * time)))
    return { rows, time, labels: [...(y as NdArray).data] }
  })
}

describe('BucketedSequences', () => {
  it.each([true, false])('delivers each text once with its label, padded behind (shuffle: %s)', (shuffle) => {
    const data = new BucketedSequences(sequences, labels, 3)
    const batches = batchesOf(data, shuffle)
    expect(batches).toHaveLength(data.batchesPerEpoch)
    expect(batches.flatMap((batch) => batch.labels).sort((a, b) => a - b)).toEqual(labels)
    for (const { rows, labels: numbers, time } of batches) {
      for (const [row, label] of numbers.entries()) {
        const padding = Array.from({ length: time - lengths[label]! }, () => 0)
        expect(rows[row]).toEqual([...sequences[label]!, ...padding])
      }
      expect(time).toBe(Math.max(1, ...numbers.map((label) => lengths[label]!)))
    }
  })

  it('puts texts of like length together', () => {
    const batches = batchesOf(new BucketedSequences(sequences, labels, 3), false)
    expect(batches.map((batch) => batch.labels)).toEqual([[2, 1, 6], [4, 0, 5], [3]])
  })

  it('mixes anew with other random numbers and repeats itself with the same', () => {
    const many = Array.from({ length: 200 }, (_, i) => Int32Array.from({ length: i % 7 }, () => 2))
    const data = new BucketedSequences(
      many,
      many.map((_, i) => i),
      4,
    )
    const orders = [1, 1, 2].map((seed) => JSON.stringify(batchesOf(data, true, seed).map((batch) => batch.labels)))
    expect(orders[0]).toBe(orders[1])
    expect(orders[0]).not.toBe(orders[2])
  })
})

describe('paddedBatch', () => {
  it('has one step at least', () => {
    expect(paddedBatch([new Int32Array(0)])).toEqual({ data: Int32Array.of(0), shape: [1, 1] })
  })
})
