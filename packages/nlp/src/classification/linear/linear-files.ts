import { FormatError, describeValue, type JsonObject, type NamedTensor } from '@tessera-ml/core'
import type { LinearFamily } from './feature-space.js'
import { type WeightedFamily, completeSettings } from './linear-settings.js'
import type { LinearOutput } from './linear-weights.js'

const where = 'LinearTextModel.from'

type TermsOnly = Omit<LinearFamily, 'idf'>

export function linearConfig(families: readonly TermsOnly[], sublinear: boolean): JsonObject {
  return { sublinear, families: families.map(({ family, terms }) => ({ ...family, terms })) }
}

/** How many n-grams there are in all families together. */
export function familyTerms(families: readonly TermsOnly[]): number {
  return families.reduce((sum, { terms }) => sum + terms.length, 0)
}

/** @throws FormatError unless `config` is what `linearConfig` gives. */
export function readLinearConfig(config: unknown): { families: TermsOnly[]; sublinear: boolean } {
  const { families, sublinear } = object('config', config, ['families', 'sublinear'])
  if (typeof sublinear !== 'boolean') throw damaged('sublinear', 'true or false', sublinear)
  if (!Array.isArray(families)) throw damaged('families', 'a list', families)
  const read = families.map((one: unknown, i) => {
    const { terms, ...family } = object(`families[${i}]`, one, ['kind', 'min', 'max', 'weight', 'terms'])
    if (!Array.isArray(terms) || !terms.every((term) => typeof term === 'string')) {
      throw damaged(`families[${i}].terms`, 'a list of strings', terms)
    }
    if (new Set(terms).size !== terms.length) throw damaged(`families[${i}].terms`, 'all different', terms)
    return { family: family as unknown as WeightedFamily, terms }
  })
  try {
    completeSettings({ families: read.map(({ family }) => family) })
  } catch (cause) {
    throw new FormatError(`${where}: ${(cause as Error).message}`, { cause })
  }
  return { families: read, sublinear }
}

/** @throws FormatError unless the tensors are those of `LinearTextModel.toTensors` for so many features. */
export function readLinearTensors(
  tensors: readonly NamedTensor[],
  width: number,
): { idf: Float64Array; outputs: LinearOutput[] } {
  const numbers = (name: string, shape: readonly number[]): Float64Array => {
    const tensor = tensors.find((one) => one.name === name)
    if (tensor === undefined) {
      const names = describeValue(tensors.map((one) => one.name))
      throw new FormatError(`${where}: tensors must be with ${name}, but got ${names}.`)
    }
    if (tensor.dtype !== 'F32' || String(tensor.shape) !== String(shape)) {
      throw damaged(name, `F32 of shape ${describeValue(shape)}`, [tensor.dtype, tensor.shape])
    }
    const values = Float64Array.from(tensor.data)
    const bad = values.find((value) => !Number.isFinite(value))
    if (bad !== undefined) throw damaged(name, 'finite', bad)
    return values
  }
  const count = tensors.find((one) => one.name === 'linear.bias')?.shape[0] ?? 0
  const biases = numbers('linear.bias', [count])
  if (count < 1 || count === 2) throw damaged('linear.bias', '1 number for two classes or 3 and more', count)
  const weights = numbers('linear.weights', [count, width])
  const outputs = Array.from(biases, (bias, i) => ({ weights: weights.slice(i * width, (i + 1) * width), bias }))
  return { idf: numbers('linear.idf', [width]), outputs }
}

function object(what: string, value: unknown, keys: readonly string[]): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isObject && Object.keys(value).toSorted().join(',') === keys.toSorted().join(',')) {
    return value as Record<string, unknown>
  }
  throw damaged(what, `an object with ${keys.join(', ')}`, value)
}

function damaged(what: string, rule: string, value: unknown): FormatError {
  return new FormatError(`${where}: ${what} must be ${rule}, but got ${describeValue(value)}.`)
}
