/**
 * A training run in one file of kind `checkpoint`: weights, the optimizer's slots and what callbacks keep as tensors, the
 * rest as metadata. It is a model file in all but its kind: checked by SHA-256, and nothing in it can run.
 */
import { describe } from '../errors/describe.js'
import { FormatError } from '../errors/errors.js'
import { isJsonObject, type JsonValue } from '../errors/json.js'
import type { ModelFile } from '../files/model-file.js'
import { checkKind } from '../files/model-parts.js'
import type { NamedTensor } from '../files/tensor-types.js'
import { setWeights, weightTensors } from '../models/weights.js'
import type { CallbackState, RunState, TrainingRun } from '../training/callback.js'

/** What the file holds of a run. @throws StateError if the model is not built yet. */
export function checkpointContents(run: TrainingRun): ModelFile {
  const { layers } = run.model
  const weights = weightTensors(layers)
  const { optimizer, callbacks, history, epoch, isStopped, seed, compiled } = run.state()
  const tensors: NamedTensor[] = weights.map((tensor) => ({ ...tensor, name: `weights/${tensor.name}` }))
  optimizer.slots.forEach((slots, i) => {
    const { name, shape } = weights[i]!
    for (const [slot, data] of Object.entries(slots)) {
      tensors.push({ name: `optimizer/${i}/${slot} of ${name}`, dtype: 'F32', shape, data })
    }
  })
  callbacks.forEach((callback, i) => {
    for (const [name, data] of Object.entries(callback?.tensors ?? {})) {
      tensors.push({ name: `callbacks/${i}/${name}`, dtype: 'F32', shape: [data.length], data })
    }
  })
  const { iterations, pending, isSwapped, learningRate } = optimizer
  return {
    kind: 'checkpoint',
    metadata: {
      epoch,
      isStopped,
      seed,
      compiled,
      history: { epoch: history.epoch, figures: mapValues(history.figures, (values) => values.map(written)) },
      optimizer: { iterations, pending, isSwapped, learningRate },
      callbacks: callbacks.map((callback) => callback?.values ?? null),
    },
    tensors,
  }
}

/**
 * Takes up the run that a checkpoint holds.
 *
 * @throws FormatError if the file is of another kind, or its parts do not fit the model.
 * @throws ConfigError if it is the checkpoint of a run with another seed, optimizer, loss or callbacks.
 */
export function resumeFrom(where: string, file: ModelFile, run: TrainingRun): void {
  checkKind(where, file.kind, 'checkpoint')
  const { layers, parameters } = run.model
  const groups = groupsOf(file.tensors)
  const before = parameters.map((parameter) => parameter.values())
  try {
    setWeights(where, layers, groups.weights)
    run.resume(stateFrom(where, file, groups, parameters.length, () => parameters.map((one) => one.values())))
  } catch (error) {
    parameters.forEach((parameter, i) => parameter.setValues(before[i]!))
    throw error
  }
}

interface Groups {
  readonly weights: readonly NamedTensor[]
  /** By the number of the weight or callback; the names without what stands before. */
  readonly optimizer: ReadonlyMap<number, Record<string, Float32Array>>
  readonly callbacks: ReadonlyMap<number, Record<string, Float32Array>>
}

function groupsOf(tensors: readonly NamedTensor[]): Groups {
  const numbered = (kind: string, suffix: RegExp): Map<number, Record<string, Float32Array>> => {
    const groups = new Map<number, Record<string, Float32Array>>()
    for (const { name, data } of tensors) {
      const [group, index, ...rest] = name.split('/')
      if (group !== kind || !(data instanceof Float32Array)) continue
      const own = groups.get(Number(index)) ?? {}
      own[rest.join('/').replace(suffix, '')] = data
      groups.set(Number(index), own)
    }
    return groups
  }
  const isWeight = ({ name }: NamedTensor): boolean => name.startsWith('weights/')
  return {
    weights: tensors.filter(isWeight).map((tensor) => ({ ...tensor, name: tensor.name.slice('weights/'.length) })),
    optimizer: numbered('optimizer', / of .*$/s),
    callbacks: numbered('callbacks', /$/),
  }
}

function stateFrom(
  where: string,
  { metadata }: ModelFile,
  groups: Groups,
  count: number,
  weights: () => readonly Float32Array[],
): RunState {
  const { epoch, isStopped, seed, compiled, history, optimizer, callbacks } = metadata
  const isComplete =
    [epoch, seed].every((value) => typeof value === 'number') &&
    [compiled, history, optimizer].every((value) => isJsonObject(value)) &&
    typeof isStopped === 'boolean' &&
    Array.isArray(callbacks)
  if (!isComplete)
    throw new FormatError(`${where}: the checkpoint must have all its parts, but got ${describe(metadata)}.`)
  const { epoch: epochs, figures } = history as { epoch: number[]; figures: Record<string, JsonValue[]> }
  return {
    epoch: epoch as number,
    isStopped,
    seed: seed as number,
    compiled: compiled as RunState['compiled'],
    history: { epoch: epochs, figures: mapValues(figures, (values) => values.map(Number)) },
    optimizer: {
      ...(optimizer as unknown as Omit<RunState['optimizer'], 'slots'>),
      slots: Array.from({ length: count }, (_, i) => groups.optimizer.get(i) ?? {}),
    },
    weights: weights(),
    callbacks: (callbacks as readonly JsonValue[]).map((values, i) => callbackState(values, groups.callbacks.get(i))),
  }
}

function callbackState(
  values: JsonValue,
  tensors: Record<string, Float32Array> | undefined,
): CallbackState | undefined {
  return isJsonObject(values) ? { values, ...(tensors && { tensors }) } : undefined
}

/** JSON has no NaN and no infinity: they are texts. */
function written(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

function mapValues<T, R extends JsonValue | readonly number[]>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}
