/** Three training steps of the nine workloads against float64 PyTorch, on backend-wasm without any kernel of tfjs's cpu. */
import { readFileSync } from 'node:fs'
import { setBackend } from '@tensorflow/tfjs-core'
import { registerBackend } from '@tessera-ml/backend-wasm'
import { dataset, engine, type Model } from '@tessera-ml/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { workloads } from '../../benchmarks/workloads.mjs'
import { smallBatch, steps } from './workload-steps.mjs'

interface RecordedWeight {
  readonly name: string
  readonly norm: number
  /** The norm of what the steps have changed. */
  readonly moved: number
  readonly samples: readonly (readonly [index: number, value: number])[]
}

interface Recorded {
  readonly losses: readonly number[]
  readonly weights: readonly RecordedWeight[]
}

const text = readFileSync(new URL('__fixtures__/workloads.json', import.meta.url), 'utf8')
const fixture = JSON.parse(text) as { readonly workloads: Readonly<Record<string, Recorded>> }
const tolerance = 1e-5

beforeAll(async () => {
  await registerBackend({ strict: true })
  await setBackend('tessera-wasm')
})

it('runs on our backend, which takes no kernel of tfjs cpu', async () => {
  expect((await engine()).name).toBe('tessera-wasm')
  expect((await registerBackend()).strict).toBe(true)
})

it('has golden values of every workload', () => {
  expect(Object.keys(fixture.workloads).sort()).toEqual(Object.keys(workloads).sort())
})

describe.each(Object.keys(fixture.workloads))('the workload %s', (name) => {
  it('has the losses and weights of PyTorch after three steps', { tags: ['slow'] }, async () => {
    const { losses, weights } = fixture.workloads[name]!
    const workload = workloads[name]!
    const model = workload.model()
    const before = valuesOf(model)
    const batch = smallBatch(workload)
    for (let step = 0; step < steps; step++) {
      const { history } = await model.fit(dataset({ batches: () => [batch] }), { shuffle: false })
      expect(Math.abs(history['loss']![0]! - losses[step]!), `loss of step ${step + 1}`).toBeLessThan(tolerance * Math.max(1, losses[step]!))
    }
    const after = valuesOf(model)
    expect([...after.keys()]).toEqual(weights.map((weight) => weight.name))
    for (const weight of weights) {
      const values = after.get(weight.name)!
      const norm = normOf(values)
      expect(Math.abs(norm - weight.norm), `norm of ${weight.name}`).toBeLessThan(tolerance * Math.max(1, weight.norm))
      const first = before.get(weight.name)!
      const moved = normOf(values.map((value, i) => value - first[i]!))
      // Adam divides gradients by their size, so that rounding weighs where they are next to 0: keys' biases have none.
      expect(Math.abs(moved - weight.moved), `way of ${weight.name}`).toBeLessThan(1e-3 * weight.moved + tolerance)
      for (const [index, value] of weight.samples) {
        expect(Math.abs(values[index]! - value), `${weight.name}[${index}]`).toBeLessThan(tolerance * Math.max(1, Math.abs(value)))
      }
    }
    model.dispose()
  })
})

/** The weights by the names that files have for them. */
function valuesOf(model: Model): Map<string, Float64Array> {
  return new Map(
    model.layers.flatMap((layer) =>
      layer.parameters.map((parameter) => [`${layer.name}/${parameter.name}`, Float64Array.from(parameter.values())] as const),
    ),
  )
}

function normOf(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
}
