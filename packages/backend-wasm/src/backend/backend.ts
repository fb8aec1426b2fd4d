/**
 * The tfjs backend `tessera-wasm`: where tensors' numbers are, how long they live, and how they are read.
 *
 * Numbers come as JavaScript arrays and move into the engine's memory when a kernel of ours first wants them there;
 * kernels of tfjs's `cpu` backend, which stand in where there is none of ours, read them as views of that memory.
 * Strings and complex numbers stay JavaScript arrays.
 */
import {
  backend_util,
  buffer,
  DataStorage,
  engine as tfjsEngine,
  kernel_impls,
  KernelBackend,
  util,
  type BackendTimingInfo,
  type BackendValues,
  type DataType,
  type NumericDataType,
  type Tensor,
  type TensorBuffer,
  type TensorInfo,
} from '@tensorflow/tfjs-core'
import { Engine, type EngineOptions } from '../engine/engine.js'
import { EngineError } from '../engine/errors.js'
import { environment } from '../engine/features.js'
import { fusedOperations } from '../ops/fused-operations.js'
import { elementBytes, Entry } from './entry.js'

export interface BackendOptions extends EngineOptions {
  /**
   * If a kernel of tfjs's `cpu` in place of ours is an error, but for text and complex numbers. Default: whether the
   * environment variable `TESSERA_STRICT` is 1.
   */
  readonly strict?: boolean
}

/** What `memory()` of tfjs adds for this backend. */
export interface BackendMemory {
  readonly unreliable: false
  /** Bytes of tensors in the engine's memory. */
  readonly liveBytes: number
  /** Most of them so far. */
  readonly peakBytes: number
  /** Bytes of the engine's memory. */
  readonly memoryBytes: number
}

/** An identity for the numbers of a tensor. */
type DataId = TensorInfo['dataId']

export class WasmBackend extends KernelBackend {
  readonly engine: Engine
  readonly data: DataStorage<Entry>
  /** Operations that tfjs has no kernel for. */
  readonly fused = fusedOperations
  /** Whether a fallback is an error. May be set at any time. */
  strict: boolean
  /** Rows and columns of a block of the cpu backend's matrix product, which reads it here. */
  readonly blockSize = 48
  readonly #fallbacks = new Map<string, number>()

  /** @param engine made beforehand of the same options, see `Engine.create` */
  constructor(
    { strict = environment('TESSERA_STRICT') === '1', ...options }: BackendOptions = {},
    engine: Engine = new Engine(options),
  ) {
    super()
    this.engine = engine
    this.strict = strict
    this.data = new DataStorage<Entry>(this, tfjsEngine())
  }

  #entry(dtype: DataType, size: number, refCount: number, array?: BackendValues): Entry {
    return new Entry(dtype, size, refCount, this.engine.memory, array)
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {}
    this.data.set(dataId, this.#entry(dtype, util.sizeFromShape(shape), 1, this.#owned(values)))
    return dataId
  }

  /** A kernel of cpu may give a view of its input (Slice does); kept, it would show what comes to be there later. */
  #owned(values: BackendValues): BackendValues {
    const { buffer: bytes } = (values ?? {}) as Partial<Float32Array>
    return bytes !== undefined && bytes === this.engine.memory.bytes.buffer ? (values as Float32Array).slice() : values
  }

  override move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    if (dtype !== 'complex64') {
      this.data.set(dataId, this.#entry(dtype, util.sizeFromShape(shape), refCount, values))
      return
    }
    const entry = this.#entry(dtype, util.sizeFromShape(shape), refCount)
    const { real, imag } = backend_util.splitRealAndImagArrays(values as Float32Array)
    const part = (array: Float32Array) => this.makeTensorInfo(shape, 'float32', array)
    entry.complexTensorInfos = { real: part(real), imag: part(imag) }
    this.data.set(dataId, entry)
  }

  override read(dataId: DataId): Promise<BackendValues> {
    return Promise.resolve(this.readSync(dataId))
  }

  /** A copy of the numbers. */
  override readSync(dataId: DataId): BackendValues {
    const { values, dtype, complexTensorInfos: parts } = this.data.get(dataId)
    if (parts !== undefined) {
      const [real, imag] = [parts.real, parts.imag].map((part) => this.readSync(part.dataId) as Float32Array)
      return backend_util.mergeRealAndImagArrays(real!, imag!)
    }
    return dtype === 'string'
      ? values!
      : (util.convertBackendValuesAndArrayBuffer(values!, dtype) as Float32Array).slice()
  }

  override numDataIds(): number {
    return this.data.numDataIds()
  }

  override refCount(dataId: DataId): number {
    return this.data.has(dataId) ? this.data.get(dataId).refCount : 0
  }

  override incRef(dataId: DataId): void {
    this.data.get(dataId).refCount++
  }

  decRef(dataId: DataId): void {
    if (this.data.has(dataId)) this.data.get(dataId).refCount--
  }

  /** Takes one reference away; frees the numbers where none is left, or with `force`. Returns whether they are gone. */
  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true
    const entry = this.data.get(dataId)
    entry.refCount--
    if (!force && entry.refCount > 0) return false
    const parts = entry.complexTensorInfos
    if (parts !== undefined) for (const { dataId: part } of [parts.real, parts.imag]) this.disposeData(part)
    if (entry.pointer !== 0) this.engine.allocator.free(entry.pointer)
    this.data.delete(dataId)
    return true
  }

  override timerAvailable(): boolean {
    return true
  }

  override time(f: () => void): Promise<BackendTimingInfo> {
    const start = util.now()
    f()
    return Promise.resolve({ kernelMs: util.now() - start })
  }

  override memory(): BackendMemory {
    const { allocator, memory } = this.engine
    return {
      unreliable: false,
      liveBytes: allocator.liveBytes,
      peakBytes: allocator.peakBytes,
      memoryBytes: memory.size,
    }
  }

  override floatPrecision(): 32 {
    return 32
  }

  override epsilon(): number {
    return 1e-7
  }

  /** Stops the threads. tfjs calls it when the backend is removed. */
  override dispose(): void {
    this.engine.dispose()
  }

  /** The address of a tensor's numbers, which move into memory first where they are not there yet. */
  pointer({ dataId }: TensorInfo): number {
    const entry = this.data.get(dataId)
    if (entry.pointer === 0) entry.upload(this.engine.allocator.allocate(entry.size * elementBytes(entry.dtype)))
    return entry.pointer
  }

  /** The numbers of a tensor where they are; not to be changed, and valid until memory grows. */
  values({ dataId }: TensorInfo): ArrayLike<number> {
    return this.data.get(dataId).values as ArrayLike<number>
  }

  /** The parts of a complex tensor. */
  parts({ dataId }: TensorInfo): Entry['complexTensorInfos'] {
    return this.data.get(dataId).complexTensorInfos
  }

  /** A complex tensor of parts, each of which gives it one reference. */
  complexOf(real: TensorInfo, imag: TensorInfo): TensorInfo {
    const info = this.makeTensorInfo([...real.shape], 'complex64')
    this.data.get(info.dataId).complexTensorInfos = { real, imag }
    return info
  }

  /** A new tensor in memory, its numbers not yet written. */
  output(shape: readonly number[], dtype: DataType): TensorInfo & { readonly pointer: number } {
    const entry = this.#entry(dtype, util.sizeFromShape(shape as number[]), 1)
    const pointer = this.engine.allocator.allocate(entry.size * elementBytes(dtype))
    entry.pointer = pointer
    const dataId = {}
    this.data.set(dataId, entry)
    return { dataId, shape: shape as number[], dtype, pointer }
  }

  /**
   * A tensor that is one number to tfjs and `bytes` bytes in truth: what a kernel leaves for its gradient. tfjs makes
   * zeros in place of a gradient that an output has not got, of the size that it knows.
   */
  block(bytes: number): TensorInfo & { readonly pointer: number } {
    const entry = this.#entry('float32', 1, 1)
    entry.pointer = this.engine.allocator.allocate(Math.max(bytes, 4))
    const dataId = {}
    this.data.set(dataId, entry)
    return { dataId, shape: [], dtype: 'float32', pointer: entry.pointer }
  }

  /** Another tensor over the same numbers. */
  alias({ dataId, dtype }: TensorInfo, shape: readonly number[]): TensorInfo {
    this.incRef(dataId)
    const { complexTensorInfos: parts } = this.data.get(dataId)
    if (parts !== undefined) for (const part of [parts.real, parts.imag]) part.shape = [...shape]
    return { dataId, shape: shape as number[], dtype }
  }

  /** Counts a kernel of cpu in place of ours. @throws EngineError in strict mode. */
  countFallback(kernel: string): void {
    if (this.strict) {
      throw new EngineError(
        `${kernel}: the kernel must be the backend's own in strict mode, but only tfjs cpu has one for this.`,
      )
    }
    this.#fallbacks.set(kernel, (this.#fallbacks.get(kernel) ?? 0) + 1)
  }

  /** How often kernels of cpu ran in place of ours, by name. */
  fallbacks(): ReadonlyMap<string, number> {
    return new Map(this.#fallbacks)
  }

  forgetFallbacks(): void {
    this.#fallbacks.clear()
  }

  // What kernels of tfjs's cpu backend call beside tfjs's interface.

  makeTensorInfo(shape: number[], dtype: DataType, values?: BackendValues | string[]): TensorInfo {
    const isText = dtype === 'string' && util.isString(values?.[0] as string)
    const encoded = isText ? (values as string[]).map((text) => util.encodeString(text)) : values
    return { dataId: this.write(encoded as BackendValues, shape, dtype), shape, dtype }
  }

  makeOutput(values: BackendValues, shape: number[], dtype: DataType): Tensor {
    return tfjsEngine().makeTensorFromTensorInfo(this.makeTensorInfo(shape, dtype, values), this)
  }

  disposeIntermediateTensorInfo({ dataId }: TensorInfo): void {
    this.disposeData(dataId)
  }

  bufferSync(info: TensorInfo): TensorBuffer<never> {
    const { values, complexTensorInfos: parts } = this.data.get(info.dataId)
    const array = parts === undefined ? values : this.readSync(info.dataId)
    const isText = info.dtype === 'string'
    const decoded = isText ? (array as Uint8Array[]).map((bytes) => util.decodeString(bytes)) : array
    return buffer(
      info.shape as [number],
      info.dtype as NumericDataType,
      decoded as Float32Array,
    ) as unknown as TensorBuffer<never>
  }

  where(condition: Tensor): Tensor {
    return kernel_impls.whereImpl(condition.shape, this.data.get(condition.dataId).values as Uint8Array)
  }
}
