/** The reference cases of `$TESSERA_FIXTURES/explain/*.json` (its README has the schema), and what all checks need. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { expect } from 'vitest'
import type { TensorFunction } from '../evaluator.js'
import type { NestedNumbers } from '../rows.js'
import { embed, modelFunction, type FixtureModel } from './fixture-model.js'

export interface FixtureCase {
  readonly id: string
  readonly model: string | null
  readonly method: string
  readonly options: Readonly<Record<string, unknown>> & {
    readonly of?: 'logits' | 'outputs'
    readonly targets?: number[]
    readonly target?: number
  }
  readonly expected: Readonly<Record<string, NestedNumbers>>
}

/** Holds one case against the method that it is of. */
export type Check = (fixture: FixtureCase, model: FixtureModel) => Promise<void>

interface Suite {
  readonly models: Record<string, FixtureModel>
  readonly cases: FixtureCase[]
}

const root = resolve(import.meta.dirname, '../../../..')
const folder = resolve(root, process.env['TESSERA_FIXTURES'] ?? '../shared/fixtures', 'explain')

/** Every case with a title and the model that it names; none where the folder is absent. */
export function fixtureCases(): [title: string, fixture: FixtureCase, model: FixtureModel][] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  return files.flatMap((file) => {
    const suite = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as Suite
    return suite.cases.map((fixture): [string, FixtureCase, FixtureModel] => [
      `${basename(file, '.json')} ${fixture.method}: ${fixture.id}`,
      fixture,
      suite.models[fixture.model ?? '']!,
    ])
  })
}

/** The limits that the fixtures' README gives for float32: a node may land on the other side of a kink. */
export const smooth = 2e-5
export const kinked = 5e-3

export function tolerance(model: FixtureModel): number {
  return model.layers.some((layer) => layer.activation === 'relu' || layer.type === 'maxPool2d') ? kinked : smooth
}

/** The largest difference, as a share of the largest expected |value|, is at most `limit`. */
export function expectClose(what: string, got: ArrayLike<number>, expected: NestedNumbers, limit: number): void {
  const wanted = (expected as unknown[]).flat(Infinity) as number[]
  expect({ what, count: got.length }).toEqual({ what, count: wanted.length })
  const scale = Math.max(...wanted.map(Math.abs), Number.MIN_VALUE)
  const worst = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0) / scale
  expect({ what, worst, isWithin: worst <= limit }).toMatchObject({ isWithin: true })
}

/** The rows that a case explains (embedded, where the model begins with tokens), and its function. */
export function subject(
  fixture: FixtureCase,
  model: FixtureModel,
): { f: TensorFunction; input: NestedNumbers; isText: boolean } {
  const f = modelFunction(model, fixture.options.of ?? 'outputs')
  const { inputs, tokens } = model.data
  return tokens ? { f, input: embed(model, tokens), isText: true } : { f, input: inputs!, isText: false }
}

/** Each target with the part of an expected array that is its own. */
export function targetsOf({ options }: FixtureCase): { target: number; own: (values: NestedNumbers) => NestedNumbers }[] {
  const { targets, target } = options
  if (targets === undefined) return [{ target: target!, own: (values) => values }]
  return targets.map((one, index) => ({ target: one, own: (values) => values[index] as NestedNumbers }))
}
