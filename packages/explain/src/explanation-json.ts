/** Explanations as JSON: strict in, the same text for the same explanation out. */
import { describeValue, FormatError, type JsonObject, type JsonValue } from '@tessera-ml/core'
import type { Completeness, ExplanationData, ExplanationKind, LocalModel, Run } from './explanation.js'
import type { Values } from './values.js'

const kinds: readonly ExplanationKind[] = ['additive', 'sensitivity', 'map']

export function writeExplanation(parts: ExplanationData): JsonObject {
  const { standardErrors, baseValues, outputNames, data, featureNames, completeness, localModel, run } = parts
  return {
    formatVersion: 1,
    kind: parts.kind,
    values: writeValues(parts.values),
    ...(standardErrors && { standardErrors: writeValues(standardErrors) }),
    ...(baseValues && { baseValues: writeValues(baseValues) }),
    predictions: writeValues(parts.predictions),
    outputs: parts.outputs,
    ...(outputNames && { outputNames }),
    ...(data && { data: writeValues(data) }),
    ...(featureNames && { featureNames }),
    ...(completeness && { completeness: { ...completeness } }),
    ...(localModel && { localModel: { ...localModel } }),
    run: { ...run },
  }
}

function writeValues({ data, shape }: Values): JsonObject {
  return { shape, data: Array.from(data) }
}

/** @throws FormatError naming the first part that is missing, unknown or of a wrong type. */
export function readExplanation(json: unknown): ExplanationData {
  const top = new Reader('explanation', json)
  top.take('formatVersion', 'the number 1', (value) => value === 1)
  const parts: ExplanationData = {
    kind: top.take('kind', `one of ${kinds.join(', ')}`, isKind) as ExplanationKind,
    values: readValues(top.inside('values')),
    ...(top.has('standardErrors') && { standardErrors: readValues(top.inside('standardErrors')) }),
    ...(top.has('baseValues') && { baseValues: readValues(top.inside('baseValues')) }),
    predictions: readValues(top.inside('predictions')),
    outputs: top.take('outputs', 'lists of output indices', isListOf(isListOf(isIndex))) as number[][],
    ...(top.has('outputNames') && { outputNames: top.take('outputNames', 'texts', isListOf(isText)) as string[] }),
    ...(top.has('data') && { data: readValues(top.inside('data')) }),
    ...(top.has('featureNames') && { featureNames: top.take('featureNames', 'texts', isListOf(isText)) as string[] }),
    ...(top.has('completeness') && { completeness: readCompleteness(top.inside('completeness')) }),
    ...(top.has('localModel') && { localModel: readLocalModel(top.inside('localModel')) }),
    run: readRun(top.inside('run')),
  }
  top.end()
  return parts
}

function readValues(reader: Reader): Values {
  const shape = reader.take('shape', 'sizes of axes', isListOf(isIndex)) as number[]
  const data = Float64Array.from(reader.take('data', 'finite numbers', isListOf(isNumber)) as number[])
  reader.end()
  return { data, shape }
}

function readCompleteness(reader: Reader): Completeness {
  const gap = reader.take('gap', 'finite numbers', isListOf(isNumber)) as number[]
  const tolerance = reader.take('tolerance', 'a finite number', isNumber) as number
  const ok = reader.take('ok', 'true or false', (value) => typeof value === 'boolean') as boolean
  reader.end()
  return { gap, tolerance, ok }
}

function readLocalModel(reader: Reader): LocalModel {
  const score = reader.take('score', 'finite numbers', isListOf(isNumber)) as number[]
  const agreement = reader.take('agreement', 'finite numbers', isListOf(isNumber)) as number[]
  reader.end()
  return { score, agreement }
}

function readRun(reader: Reader): Run {
  const run: Run = {
    method: reader.take('method', 'a text', isText) as string,
    of: reader.take('of', 'a text', isText) as string,
    ...(reader.has('seed') && { seed: reader.take('seed', 'an integer of at least 0', isIndex) as number }),
    evaluations: reader.take('evaluations', 'an integer of at least 0', isIndex) as number,
    options: reader.take('options', 'an object', isObject) as JsonObject,
  }
  reader.end()
  return run
}

/** One JSON object, read key by key; what is left at the end is refused. */
class Reader {
  readonly #object: { readonly [key: string]: JsonValue }
  readonly #unread: Set<string>

  constructor(
    readonly where: string,
    json: unknown,
  ) {
    if (!isObject(json)) throw new FormatError(`${where} must be an object, but got ${describeValue(json)}.`)
    this.#object = json as JsonObject
    this.#unread = new Set(Object.keys(json as JsonObject))
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#object, key)
  }

  take(key: string, rule: string, isRight: (value: unknown) => boolean): JsonValue {
    const value = this.has(key) ? this.#object[key] : undefined
    this.#unread.delete(key)
    if (value !== undefined && isRight(value)) return value
    throw new FormatError(`${this.where}: ${key} must be ${rule}, but got ${describeValue(value)}.`)
  }

  inside(key: string): Reader {
    return new Reader(`${this.where}: ${key}`, this.take(key, 'an object', isObject))
  }

  end(): void {
    const [first] = this.#unread
    if (first === undefined) return
    throw new FormatError(`${this.where}: every key must be known, but got ${describeValue(first)}.`)
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => Number.isFinite(value)
const isIndex = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isKind = (value: unknown): boolean => kinds.some((kind) => kind === value)
const isListOf = (isItem: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isItem)
