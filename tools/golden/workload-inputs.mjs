// node tools/golden/workload-inputs.mjs FOLDER, after npm run build: weights, data and dropout of the nine workloads of
// benchmarks/workloads.mjs, for workloads.py to read. One safetensors file each, with the architecture as metadata.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { modelContents, writeModelFile } from '@tessera-ml/core'
import { workloads } from '../../benchmarks/workloads.mjs'
import { dropoutPatterns, isArray, smallBatch } from './workload-steps.mjs'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('workload-inputs: the folder to write to must be given, but it is not.')
mkdirSync(folder, { recursive: true })
for (const [name, workload] of Object.entries(workloads)) {
  const model = workload.model()
  const { x, y } = smallBatch(workload)
  const contents = modelContents(model)
  const tensors = [...contents.tensors]
  const columns = { ...byName('x', x, model.inputs), ...byName('y', y, model.outputs) }
  for (const [column, { data, shape }] of Object.entries(columns)) tensors.push(asFloats(`batch/${column}`, data, shape))
  for (const { place, step, data, shape } of dropoutPatterns(model)) tensors.push(asFloats(`dropout/${place}/${step}`, data, shape))
  const names = { x: model.inputs.map((port) => port.name), y: model.outputs.map((port) => port.name) }
  const weights = contents.tensors.map((tensor) => tensor.name)
  await writeModelFile(join(folder, `${name}.safetensors`), { ...contents, metadata: { ...contents.metadata, names, weights }, tensors })
  model.dispose()
}

/**
 * @param {string} group
 * @param {import('./workload-steps.mjs').Columns} columns
 * @param {readonly { readonly name: string }[]} ports
 * @returns {Record<string, import('@tessera-ml/core').NdArray>}
 */
function byName(group, columns, [first]) {
  if (isArray(columns)) return { [`${group}/${first?.name}`]: columns }
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [`${group}/${name}`, column]))
}

/** @param {string} name @param {ArrayLike<number>} data @param {readonly number[]} shape */
function asFloats(name, data, shape) {
  return { name, dtype: /** @type {const} */ ('F32'), shape: [...shape], data: Float32Array.from(data) }
}
