import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { error, numbers } from '../testing.js'
import { Threads } from '../testing-threads.js'
import { attention, attentionGradient, type Attention } from './attention.js'

const threads = new Threads()
beforeAll(() => threads.ready())
afterAll(() => threads.dispose())

type Case = Pick<Attention, 'batch' | 'heads' | 'time' | 'steps' | 'size' | 'width' | 'causal'> & {
  readonly masked: boolean
  readonly seed: number
}

/** Everything in float64, one sum after the other. */
function oracle(one: Case, q: Float32Array, k: Float32Array, v: Float32Array, dy: Float32Array, mask: Uint8Array) {
  const { batch, heads, time, steps, size, width, causal } = one
  const [p, y] = [new Float64Array(batch * heads * time * steps), new Float64Array(dy.length)]
  const [dq, dk, dv] = [q, k, v].map((x) => new Float64Array(x.length)) as [Float64Array, Float64Array, Float64Array]
  const at = (b: number, step: number, of: number, h: number, columns: number) =>
    ((b * of + step) * heads + h) * columns
  const range = (n: number) => Array.from({ length: n }, (_, i) => i)
  for (const b of range(batch)) {
    for (const h of range(heads)) {
      for (const t of range(time)) {
        const seen = range(steps).map((s) => mask[b * steps + s] !== 0 && (!causal || s <= t))
        const none = !seen.includes(true)
        const queryAt = at(b, t, time, h, size)
        const score = range(steps).map((s) => {
          const keyAt = at(b, s, steps, h, size)
          return range(size).reduce((sum, i) => sum + q[queryAt + i]! * k[keyAt + i]!, 0) / Math.sqrt(size)
        })
        const e = score.map((x, s) => (none ? 1 : seen[s] ? Math.exp(x) : 0))
        const share = e.map((x) => x / e.reduce((a, c) => a + c, 0))
        p.set(share, ((b * heads + h) * time + t) * steps)
        const yAt = at(b, t, time, h, width)
        const dShare = share.map((_, s) => {
          const valueAt = at(b, s, steps, h, width)
          for (const i of range(width)) {
            y[yAt + i]! += share[s]! * v[valueAt + i]!
            dv[valueAt + i]! += share[s]! * dy[yAt + i]!
          }
          return range(width).reduce((sum, i) => sum + dy[yAt + i]! * v[valueAt + i]!, 0)
        })
        const mean = dShare.reduce((sum, d, s) => sum + d * share[s]!, 0)
        for (const s of range(none ? 0 : steps)) {
          const d = (share[s]! * (dShare[s]! - mean)) / Math.sqrt(size)
          for (const i of range(size)) {
            dq[queryAt + i]! += d * k[at(b, s, steps, h, size) + i]!
            dk[at(b, s, steps, h, size) + i]! += d * q[queryAt + i]!
          }
        }
      }
    }
  }
  return [p, y, dq, dk, dv]
}

/** Results and gradients of the kernels; `together` lays queries, keys and values side by side in one array. */
function computed(one: Case, [q, k, v, dy]: readonly Float32Array[], mask: Uint8Array, together: boolean) {
  const { batch, heads, time, steps, size, width, masked } = one
  const parts = [q!, k!, v!]
  const columns = [heads * size, heads * size, heads * width]
  const next = columns.reduce((sum, n) => sum + n, 0)
  const joined = together ? [sideBySide(parts, columns, batch * time)] : parts
  const place = (pointers: readonly number[], i: number) =>
    together
      ? { at: pointers[0]! + 4 * columns.slice(0, i).reduce((sum, n) => sum + n, 0), next }
      : { at: pointers[i]!, next: columns[i]! }
  const bytes = [batch * heads * time * steps, dy!.length, ...joined.map((part) => part.length)].map((n) => 4 * n)
  const [p, y, ...gradients] = threads
    .run([...joined, dy!, mask], bytes, (engine, from, [pAt = 0, yAt = 0, ...to]) => {
      const options = {
        ...one,
        q: place(from, 0),
        k: place(from, 1),
        v: place(from, 2),
        p: pAt,
        ...(masked && { mask: from.at(-1)! }),
      }
      attention(engine, { ...options, y: yAt })
      const [dq, dk, dv] = [0, 1, 2].map((i) => place(to, i).at) as [number, number, number]
      attentionGradient(engine, { ...options, dy: from.at(-2)!, dq, dk, dv })
    })
    .map((buffer) => new Float32Array(buffer))
  const apart = together ? columns.map((_, i) => columnsOf(gradients[0]!, columns, i, batch * time)) : gradients
  return [p!, y!, ...apart]
}

function sideBySide(parts: readonly Float32Array[], columns: readonly number[], rows: number): Float32Array {
  const row = (r: number) => parts.flatMap((part, i) => [...part.subarray(r * columns[i]!, (r + 1) * columns[i]!)])
  return Float32Array.from(Array.from({ length: rows }, (_, r) => row(r)).flat())
}

function columnsOf(all: Float32Array, columns: readonly number[], which: number, rows: number): Float32Array {
  const [next, first] = [columns.length, which].map((end) => columns.slice(0, end).reduce((sum, n) => sum + n, 0))
  const row = (r: number) => [...all.subarray(r * next! + first!, r * next! + first! + columns[which]!)]
  return Float32Array.from(Array.from({ length: rows }, (_, r) => row(r)).flat())
}

function check(one: Case, together: boolean): void {
  const { batch, heads, time, steps, size, width, masked, seed } = one
  const lengths = [time * size, steps * size, steps * width, time * width].map((n) => batch * heads * n)
  const given = lengths.map((length, i) => numbers(length, seed + i)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  const mask = Uint8Array.from(numbers(batch * steps, seed + 9), (x) => (!masked || x > 0 ? 1 : 0))
  const expected = oracle(one, ...given, mask)
  for (const [i, result] of computed(one, given, mask, together).entries()) {
    expect(error(result, expected[i]!, 1)).toBeLessThan(1e-5)
  }
}

const sizes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 33))

describe('attention', () => {
  it('equals float64 loops with its gradients, masked or causal, with the same bits for all threads', () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 3 }),
          heads: fc.integer({ min: 1, max: 3 }),
          time: sizes,
          steps: sizes,
          size: sizes,
          width: sizes,
          causal: fc.boolean(),
          masked: fc.boolean(),
          seed: fc.nat(1000),
        }),
        (one) => {
          check(one, false)
          check({ ...one, steps: one.time }, true)
        },
      ),
      { numRuns: 50, seed: 1 },
    )
  })

  it('works for many steps and several threads', () => {
    const sizes = { batch: 2, heads: 2, time: 140, steps: 131, size: 24, width: 20 }
    check({ ...sizes, causal: false, masked: true, seed: 3 }, false)
  })
})
