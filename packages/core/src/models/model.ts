/**
 * A model: layers in a graph, with what trains, judges, describes and stores them. `sequential` and `model` make one.
 */
import { tensor, type Tensor } from '@tensorflow/tfjs-core'
import type { Batch, Dataset, Fields } from '../data/dataset.js'
import type { Columns, Port } from '../data/examples.js'
import { toNested, type NestedArray } from '../data/nd-array.js'
import { requireEngine } from '../engine/engine.js'
import type { Parameter } from '../engine/parameter.js'
import type { Shape } from '../engine/shape.js'
import { knownOptions, nonNegativeInteger } from '../errors/checks.js'
import { ConfigError, FormatError, StateError } from '../errors/errors.js'
import { readModelFile, writeModelFile } from '../files/disk.js'
import { encodeModelFile } from '../files/model-file.js'
import type { AnyLayer } from '../layers/layer.js'
import { Generator } from '../random/generator.js'
import type { Logs } from '../training/callback.js'
import { Compilation, requireCompiled, type CompileOptions } from '../training/compile.js'
import { evaluate, type EvaluateOptions } from '../training/evaluate.js'
import { fit, type FitOptions } from '../training/fit.js'
import type { History } from '../training/history.js'
import { predict, type PredictOptions } from '../training/predict.js'
import type { Forward, Pass, Trainable } from '../training/trainable.js'
import type { Graph } from './graph.js'
import { modelContents } from './model-contents.js'
import { nameLayers, portsOf } from './names.js'
import { summary } from './summary.js'
import { setWeights, weightsContents } from './weights.js'

export interface ModelOptions {
  /** Where the first weights, the order of examples and dropout come from; an integer of at least 0. Default: 0. */
  readonly seed?: number
  /** Default: `model`. */
  readonly name?: string
}

/** Makes the graph for inputs of the given shapes, batch axis included. */
export type GraphMaker = (shapes: readonly Shape[]) => Graph

export class Model implements Trainable {
  readonly name: string
  readonly seed: number
  readonly #makeGraph: GraphMaker
  #graph: Graph | undefined
  #ports: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] }
  #compilation: Compilation | undefined

  /** @throws ConfigError if an option is not known or out of range. */
  constructor(graph: Graph | GraphMaker, options: ModelOptions = {}) {
    knownOptions('model', options, ['seed', 'name'])
    this.seed = nonNegativeInteger('model: seed', options.seed ?? 0)
    this.name = options.name ?? 'model'
    this.#ports = { inputs: [{ name: 'input', shape: undefined }], outputs: [{ name: 'output', shape: undefined }] }
    this.#makeGraph = typeof graph === 'function' ? graph : () => graph
    if (typeof graph !== 'function') this.#takeGraph(graph)
  }

  /** The layer calls. @throws StateError as long as the model is not built. */
  get graph(): Graph {
    if (this.#graph !== undefined) return this.#graph
    throw new StateError(`${this.name}: the model must be built before, but it is not. Give inputShape, or call build.`)
  }

  get inputs(): readonly Port[] {
    return this.#ports.inputs
  }

  get outputs(): readonly Port[] {
    return this.#ports.outputs
  }

  get layers(): readonly AnyLayer[] {
    return this.graph.layers
  }

  /** @throws ConfigError if no layer has that name. */
  layer(name: string): AnyLayer {
    const found = this.layers.find((layer) => layer.name === name)
    if (found !== undefined) return found
    const names = this.layers.map((layer) => layer.name).join(', ')
    throw new ConfigError(`${this.name}: the layer must be one of ${names}, but got "${name}".`)
  }

  get parameters(): readonly Parameter[] {
    return this.layers.flatMap((layer) => layer.parameters)
  }

  get trainableParameters(): readonly Parameter[] {
    return this.layers.flatMap((layer) => layer.trainableParameters)
  }

  /** Makes the weights for an input of this shape, the batch axis first; without effect where they are made already. */
  build(...inputShapes: readonly Shape[]): this {
    if (this.#graph === undefined) this.#takeGraph(this.#makeGraph(inputShapes))
    return this
  }

  buildFor(inputs: Columns): void {
    this.build(...Object.values(inputs).map((column) => [null, ...column.shape.slice(1)]))
  }

  /** Runs the layers on tensors, inside the caller's `tidy`. @throws StateError before the engine is ready. */
  forward(inputs: readonly Tensor[], pass: Pass): Forward {
    requireEngine(this.name)
    return this.graph.run(inputs, pass)
  }

  /** What to train for; `undefined` before `compile`. */
  get compilation(): Compilation | undefined {
    return this.#compilation
  }

  /** Says what to train for. @throws ConfigError if an option is not known or has no use. */
  compile(options: CompileOptions): void {
    this.#compilation = new Compilation(options)
  }

  /** Trains the model; see `FitOptions` and the errors of `fit`. @throws StateError before `compile`. */
  async fit(data: Batch | Dataset, options?: FitOptions): Promise<History> {
    return fit(this, requireCompiled('fit', this.#compilation), data, options)
  }

  /** Loss and metrics on data. @throws StateError before `compile`. */
  async evaluate(data: Batch | Dataset, options?: EvaluateOptions): Promise<Logs> {
    return evaluate(this, requireCompiled('evaluate', this.#compilation), data, options)
  }

  /**
   * The output for each example, as nested arrays.
   *
   * @throws ConfigError if the model has several outputs; `predictOutputs` gives them by name.
   */
  async predict<Output extends NestedArray = number[][]>(
    x: Fields | Dataset,
    options?: PredictOptions,
  ): Promise<Output> {
    const [output, ...others] = await predict(this, x, options)
    if (others.length > 0) {
      const names = this.outputs.map(({ name }) => name).join(', ')
      throw new ConfigError(`predict: the model must have one output, but got ${names}. Call predictOutputs.`)
    }
    return toNested(output!.data, output!.shape) as Output
  }

  /** The outputs for each example by name, as nested arrays. */
  async predictOutputs(x: Fields | Dataset, options?: PredictOptions): Promise<Record<string, NestedArray>> {
    const outputs = await predict(this, x, options)
    return Object.fromEntries(this.outputs.map(({ name }, i) => [name, toNested(outputs[i]!.data, outputs[i]!.shape)]))
  }

  /** The outputs as tensors, in the order of `outputs`; the caller disposes of them. */
  async predictTensors(x: Fields | Dataset, options?: PredictOptions): Promise<Tensor[]> {
    const outputs = await predict(this, x, options)
    return outputs.map(({ data, shape }) => tensor(data as Float32Array, [...shape]))
  }

  /** The layers with their shapes and numbers of weights, as a table in plain text. */
  summary(): string {
    return summary(this.name, this.graph)
  }

  /** Writes architecture and weights to one file, whole or not at all. @throws FormatError if it cannot be written. */
  async save(path: string): Promise<void> {
    await writeModelFile(path, modelContents(this))
  }

  /** The bytes that `save` writes, where there is no file system. */
  async toBytes(): Promise<Uint8Array> {
    return encodeModelFile(modelContents(this))
  }

  /** Writes the weights alone to one file, whole or not at all. @throws FormatError if it cannot be written. */
  async saveWeights(path: string): Promise<void> {
    await writeModelFile(path, weightsContents(this.layers))
  }

  /**
   * Takes the weights of a file that `saveWeights` or `save` wrote, for a model of the same layers.
   *
   * @throws FormatError if the file is damaged, foreign, or of other layers. @throws StateError before the model is built.
   */
  async loadWeights(path: string): Promise<void> {
    const { kind, tensors } = await readModelFile(path)
    if (kind !== 'weights' && kind !== 'model') {
      throw new FormatError(`${path}: the file must hold weights or a model, but it holds a ${kind}.`)
    }
    setWeights(path, this.layers, tensors)
  }

  /** Frees weights and optimizer state; the model cannot be used afterwards. */
  dispose(): void {
    this.#compilation?.optimizer.dispose()
    for (const parameter of this.#graph === undefined ? [] : this.parameters) parameter.dispose()
  }

  #takeGraph(graph: Graph): void {
    nameLayers(graph.layers)
    const random = new Generator(this.seed).fork('weights')
    for (const layer of graph.layers) {
      for (const parameter of layer.parameters) parameter.initialise(random.fork(`${layer.name}/${parameter.name}`))
    }
    this.#graph = graph
    this.#ports = portsOf(graph)
  }
}
