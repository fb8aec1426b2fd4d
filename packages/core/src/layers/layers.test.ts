/** Every layer against Keras and against the contract of all layers; a new one needs a record in `__fixtures__`. */
import { readdirSync, readFileSync } from 'node:fs'
import { backend, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { applyAllTo } from '../models/architecture.js'
import { model } from '../models/functional.js'
import type { Model } from '../models/model.js'
import type { JsonObject } from '../errors/json.js'
import { layerMaker } from '../saving/layer-table.js'
import { modelFromBytes } from '../saving/load-model.js'
import { checkLayer } from '../testing/check-layer.js'
import { buildLayer, contextOf, inputTensors, layerFunction, maskOf, callLayerAll } from '../testing/layer-case.js'
import type { LayerCase, LayerCaseInput } from '../testing/layer-case.js'
import { gradientsOf } from '../testing/numeric-gradient.js'
import { input } from './symbolic.js'
import { Layer, type AnyLayer, type LayerOptions } from './layer.js'

interface Recorded {
  readonly case: string
  readonly options: LayerOptions
  readonly inputs: readonly LayerCaseInput[]
  readonly wrongInputs: NonNullable<LayerCase['wrongInputs']>
  readonly weights: readonly { readonly name: string; readonly shape: number[]; readonly values: number[] }[]
  readonly output: { readonly shape: number[]; readonly values: number[] }
  /** What the layer gives behind its output. */
  readonly states?: readonly { readonly shape: number[]; readonly values: number[] }[]
  readonly outputMask?: number[][] | null
  readonly cotangent: number[]
  readonly inputGradients: readonly (number[] | null)[]
  readonly weightGradients: readonly number[][]
  /** Steps of training, one after the other. */
  readonly training?: readonly (Pick<Recorded, 'cotangent' | 'inputGradients' | 'weightGradients'> & {
    readonly inputs: readonly number[][]
    readonly output: number[]
    /** The weights that no optimizer changes, after the step. */
    readonly state: readonly number[][]
  })[]
}

const folder = new URL('.', import.meta.url)
const records = readdirSync(new URL('__fixtures__', folder)).map(
  (file) =>
    JSON.parse(readFileSync(new URL(`__fixtures__/${file}`, folder), 'utf8')) as {
      readonly layer: string
      readonly cases: readonly Recorded[]
    },
)
const classNames = new Set<string>()

beforeAll(async () => {
  await engine()
  // Where the backend lacks a kernel that a layer needs, the test is to fail, not to take that of tfjs's cpu.
  Object.assign(backend(), { strict: true })
  await findClasses()
})

it('has a record for every layer', () => {
  expect(classNames.size).toBeGreaterThan(0)
  expect(records.map(({ layer }) => layer).sort()).toEqual([...classNames].sort())
})

for (const { layer: className, cases } of records) {
  describe(`the layer ${className}`, () => {
    // As from a file, so that parts of a layer come as class and configuration.
    const make = (options: LayerOptions) => layerMaker(className)(className, options as JsonObject)

    const caseOf = (recorded: Recorded) => ({
      ...recorded,
      make,
      weights: recorded.weights.map(({ values }) => values),
    })

    it('has the class name that files and Keras know', () => {
      expect(make(cases[0]!.options).className).toBe(className)
    })

    for (const recorded of cases) {
      const layerCase = caseOf(recorded)

      it(`computes as Keras: ${recorded.case}`, () => {
        const layer = buildLayer(layerCase)
        expect(layer.parameters.map(({ name, shape }) => ({ name, shape }))).toEqual(
          recorded.weights.map(({ name, shape }) => ({ name, shape })),
        )
        tidy(() => {
          const inputs = inputTensors(layerCase)
          const context = contextOf(layerCase, false)
          const outputs = callLayerAll(layer, inputs, context)
          const expected = [recorded.output, ...(recorded.states ?? [])]
          expect(outputs.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape))
          for (const [i, output] of outputs.entries()) expectClose(output.dataSync(), expected[i]!.values)
          expect(maskOf(layer, inputs, context)?.arraySync() ?? null).toEqual(recorded.outputMask ?? null)
        })
        disposeOf(layer)
      })

      it(`has the gradients of Keras: ${recorded.case}`, () => {
        const layer = buildLayer(layerCase)
        tidy(() => {
          const { f, at } = layerFunction(layer, layerCase, false)
          const { cotangent, output, states } = recorded
          const dy = states === undefined ? tensor(cotangent, output.shape) : tensor(cotangent)
          expectGradients(gradientsOf(f, at, dy), recorded)
        })
        disposeOf(layer)
      })

      it(`keeps the contract of all layers: ${recorded.case}`, () => {
        checkLayer(layerCase)
      })

      it(`comes back from a file to the bit: ${recorded.case}`, async () => {
        const layer = make(recorded.options)
        const net = modelOf(layer, recorded.inputs)
        layer.parameters.forEach((parameter, i) => parameter.setValues(layerCase.weights[i]!))
        const bytes = await net.toBytes()
        const again = await modelFromBytes(bytes)
        const x = Object.fromEntries(
          recorded.inputs.map(({ values, shape }, i) => [
            net.inputs[i]!.name,
            { data: Float32Array.from(values), shape },
          ]),
        )
        expect(await again.predictOutputs(x)).toEqual(await net.predictOutputs(x))
        expect(await again.toBytes()).toEqual(bytes)
        net.dispose()
        again.dispose()
      })
    }

    for (const recorded of cases.filter(({ training }) => training !== undefined)) {
      it(`computes, has gradients and moves its state in training as Keras: ${recorded.case}`, () => {
        const layer = buildLayer(caseOf(recorded))
        for (const step of recorded.training!) {
          const inputs = recorded.inputs.map((input, i) => ({ ...input, values: step.inputs[i]! }))
          tidy(() => {
            const { f, at } = layerFunction(layer, { inputs }, true)
            let output: ArrayLike<number> = []
            const seen = (...values: Tensor[]) => {
              const y = f(...values)
              output = y.dataSync().slice()
              return y
            }
            expectGradients(gradientsOf(seen, at, tensor(step.cotangent, recorded.output.shape)), step)
            expectClose(output, step.output)
          })
          const state = layer.parameters.filter(({ trainable }) => !trainable)
          expect(state.length).toBe(step.state.length)
          for (const [index, parameter] of state.entries()) expectClose(parameter.values(), step.state[index]!)
        }
        disposeOf(layer)
      })
    }
  })
}

/** A model of one layer. */
function modelOf(layer: AnyLayer, inputs: readonly LayerCaseInput[]): Model {
  const starts = inputs.map(({ shape }) => input({ shape: shape.slice(1) }))
  return model({ inputs: starts, outputs: applyAllTo(layer, starts.length === 1 ? starts[0]! : starts) })
}

/** The names of all layer classes that this folder exports. */
async function findClasses(): Promise<void> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.includes('.test'))
  for (const file of files) {
    const exported = (await import(`./${file.slice(0, -3)}.ts`)) as Record<string, unknown>
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === 'function' && value.prototype instanceof Layer) classNames.add(name)
    }
  }
}

function expectGradients(
  gradients: readonly Tensor[],
  recorded: Pick<Recorded, 'inputGradients' | 'weightGradients'>,
): void {
  const expected = [...recorded.inputGradients.filter((values) => values !== null), ...recorded.weightGradients]
  expect(gradients.length).toBe(expected.length)
  for (const [index, gradient] of gradients.entries()) expectClose(gradient.dataSync(), expected[index]!)
}

/** Within 1e-5 of the largest expected number, or of 1 where all are smaller. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1)
  const errors = expected.map((value, index) => Math.abs(value - actual[index]!) / scale)
  expect(errors.reduce((worst, error) => Math.max(worst, Number.isNaN(error) ? Infinity : error), 0)).toBeLessThan(1e-5)
}

function disposeOf(layer: AnyLayer): void {
  for (const parameter of layer.parameters) parameter.dispose()
}
