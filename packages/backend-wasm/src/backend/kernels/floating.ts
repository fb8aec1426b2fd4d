/** Kernels of floats for integers and bools too. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Kernel } from '../kernel.js'
import { castTo } from './values.js'

const isNarrow = (x: TensorInfo | undefined): boolean => x?.dtype === 'int32' || x?.dtype === 'bool'

/**
 * A kernel that takes float32 alone, made to take int32 and bool: they are cast before, all of them or those of `names`.
 * The result is of the type of the input `like`, as on cpu; without it, what the kernel gives.
 */
export function floating(kernel: Kernel, like?: string, names?: readonly string[]): Kernel {
  return (backend, inputs, attributes) => {
    const given = Object.entries(inputs)
    const widens = (name: string, x: TensorInfo | undefined): boolean => isNarrow(x) && names?.includes(name) !== false
    if (!given.some(([name, x]) => widens(name, x))) return kernel(backend, inputs, attributes)
    const wide = given.map(([name, x]) => [name, widens(name, x) ? castTo(backend, x!, 'float32') : x] as const)
    const result = kernel(backend, Object.fromEntries(wide), attributes)
    for (const [i, [, x]] of wide.entries()) if (x !== given[i]![1]) backend.disposeData(x!.dataId)
    const dtype = like === undefined ? undefined : inputs[like]?.dtype
    if (result === undefined || Array.isArray(result) || dtype === undefined || dtype === result.dtype) return result
    const own = castTo(backend, result, dtype)
    backend.disposeData(result.dataId)
    return own
  }
}
