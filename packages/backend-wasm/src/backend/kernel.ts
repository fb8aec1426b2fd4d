/** The form of our kernels. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmBackend } from './backend.js'

/** Tensors by the names that tfjs gives them; some kernels have a list. */
export type Inputs = Readonly<Record<string, TensorInfo | undefined>>
/** Inputs that tfjs always gives, by name. */
export type Given<Names extends string> = Readonly<Record<Names, TensorInfo>>
export type Attributes = Readonly<Record<string, unknown>>

/**
 * What tfjs calls to run an operation. `undefined` for inputs that only the kernel of tfjs's cpu backend can handle,
 * before anything is allocated.
 *
 * Every tensor that it returns has one reference: a new one, or `alias`.
 */
export type Kernel = (
  backend: WasmBackend,
  inputs: Inputs,
  attributes: Attributes,
) => TensorInfo | TensorInfo[] | undefined

/** Kernels by tfjs's names. */
export type KernelTable = Readonly<Record<string, Kernel>>
