import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allocator } from './allocator.js'
import { EngineError } from './errors.js'
import { heapStart } from './layout.js'
import { Memory } from './memory.js'

const sizes = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.integer({ min: 100_000, max: 400_000 }),
  fc.integer({ min: 1 << 20, max: 1 << 22 }),
)
const steps = fc.array(fc.record({ bytes: sizes, freeAt: fc.option(fc.nat(), { nil: undefined }) }), { maxLength: 120 })

describe('allocator', () => {
  it('hands out aligned blocks that do not touch, with slack, whatever the order of release', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const allocator = new Allocator(new Memory(false))
        const live: { pointer: number; bytes: number }[] = []
        for (const { bytes, freeAt } of list) {
          if (freeAt !== undefined && live.length > 0) {
            const [gone] = live.splice(freeAt % live.length, 1)
            allocator.free(gone?.pointer ?? -1)
          }
          const pointer = allocator.allocate(bytes)
          expect(pointer % 64).toBe(0)
          expect(pointer).toBeGreaterThanOrEqual(heapStart)
          expect(Allocator.blockSize(bytes)).toBeGreaterThanOrEqual(bytes + 32)
          live.push({ pointer, bytes })
          const sorted = live.toSorted((a, b) => a.pointer - b.pointer)
          for (let i = 1; i < sorted.length; i++) {
            const { pointer: start = 0, bytes: length = 0 } = sorted[i - 1] ?? {}
            expect(sorted[i]?.pointer).toBeGreaterThanOrEqual(start + Allocator.blockSize(length))
          }
        }
        expect(allocator.liveBytes).toBe(live.reduce((sum, { bytes }) => sum + bytes, 0))
        expect(allocator.liveBlocks).toBe(live.length)
      }),
      { numRuns: 60, seed: 11 },
    )
  })

  it('wastes at most a quarter from 256 bytes on', () => {
    for (let bytes = 224; bytes < 1 << 20; bytes += 97) {
      expect(Allocator.blockSize(bytes) / (bytes + 32)).toBeLessThanOrEqual(1.25 + 64 / bytes)
    }
  })

  it('uses released memory again: a repeated step does not grow', () => {
    const allocator = new Allocator(new Memory(false))
    const step = () => {
      const blocks = [100, 5000, 3 << 20, 70_000, 1 << 21, 300_000].map((bytes) => allocator.allocate(bytes))
      for (const block of blocks) allocator.free(block)
    }
    step()
    const { top, peakBytes } = allocator
    for (let i = 0; i < 1000; i++) step()
    expect([allocator.top, allocator.peakBytes, allocator.liveBytes]).toEqual([top, peakBytes, 0])
  })

  it('merges large neighbours and gives the top back', () => {
    const allocator = new Allocator(new Memory(false))
    const start = allocator.top
    const blocks = Array.from({ length: 5 }, () => allocator.allocate(1 << 20))
    for (const i of [1, 3, 2]) allocator.free(blocks[i] ?? -1)
    expect(allocator.allocate(3 << 20)).toBe(blocks[1])
    for (const i of [0, 1, 4]) allocator.free(blocks[i] ?? -1)
    expect(allocator.top).toBe(start)
  })

  it('grows up to the limit, then says so and stays usable', () => {
    const allocator = new Allocator(new Memory(false, 64 << 20))
    const block = allocator.allocate(40 << 20)
    expect(() => allocator.allocate(40 << 20)).toThrow(/memory: the bytes in use must be at most 67108864/)
    allocator.free(block)
    expect(allocator.allocate(50 << 20)).toBe(heapStart)
  })

  it('refuses what no memory of 4 GiB can hold, and stays usable', () => {
    const allocator = new Allocator(new Memory(true))
    const { top } = allocator
    expect(() => allocator.allocate(2 ** 32)).toThrow(EngineError)
    expect(() => allocator.allocate(2 ** 40)).toThrow(/memory: the bytes in use must be at most/)
    expect([allocator.top, allocator.liveBytes]).toEqual([top, 0])
    expect(allocator.allocate(8)).toBeGreaterThanOrEqual(heapStart)
  })

  it('refuses what is no live block', () => {
    const allocator = new Allocator(new Memory(false))
    const block = allocator.allocate(8)
    allocator.free(block)
    expect(() => allocator.free(block)).toThrow(EngineError)
  })

  it('finds writes behind a block and poisons fresh and freed memory with guard', () => {
    const memory = new Memory(false)
    const allocator = new Allocator(memory, { guard: true })
    const block = allocator.allocate(10)
    expect(memory.float32(block, 2)).toEqual(Float32Array.of(NaN, NaN))
    memory.uint8(block, 11)[10] = 0
    expect(() => allocator.free(block)).toThrow(/10 bytes must be all that is written, but got byte 10/)
    expect(memory.float32(block, 2)).toEqual(Float32Array.of(NaN, NaN))
  })

  it('works above 2 GiB', () => {
    const memory = new Memory(true)
    const allocator = new Allocator(memory)
    allocator.allocate(2.5 * 2 ** 30)
    const block = allocator.allocate(1 << 20)
    expect(block).toBeGreaterThan(2 ** 31)
    memory.float32(block, 2).set([1, 2])
    expect(memory.floats[(block >>> 2) + 1]).toBe(2)
  })
})
