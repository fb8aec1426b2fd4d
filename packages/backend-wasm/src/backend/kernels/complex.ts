/** Complex numbers, whose parts are tensors of their own, and Fourier transforms. */
import { Complex, ComplexAbs, FFT, IFFT, Imag, Real } from '@tensorflow/tfjs-core'
import { fourier } from '../../engine/operations/fourier.js'
import { sizeOf } from '../../engine/operations/layout.js'
import type { Given, Kernel, KernelTable } from '../kernel.js'

const complex: Kernel = (backend, inputs) => {
  const { real, imag } = inputs as Given<'real' | 'imag'>
  return backend.complexOf(backend.alias(real, real.shape), backend.alias(imag, imag.shape))
}

function part(name: 'real' | 'imag'): Kernel {
  return (backend, inputs) => {
    const { input } = inputs as Given<'input'>
    const parts = backend.parts(input)
    return parts === undefined ? undefined : backend.alias(parts[name], input.shape)
  }
}

const magnitude: Kernel = (backend, inputs) => {
  const { x } = inputs as Given<'x'>
  const parts = backend.parts(x)
  if (parts === undefined) return undefined
  const [re, im] = [backend.values(parts.real), backend.values(parts.imag)]
  return backend.makeTensorInfo(
    x.shape,
    'float32',
    Float32Array.from(re, (a, i) => Math.hypot(a, im[i]!)),
  )
}

/** Over the last axis; tfjs gives matrices. */
function transform(inverse: boolean): Kernel {
  return (backend, inputs) => {
    const { input } = inputs as Given<'input'>
    const parts = backend.parts(input)
    if (parts === undefined) return undefined
    const n = input.shape.at(-1)!
    const rows = sizeOf(input.shape.slice(0, -1))
    const [re, im] = [backend.pointer(parts.real), backend.pointer(parts.imag)]
    const [toRe, toIm] = [backend.output(input.shape, 'float32'), backend.output(input.shape, 'float32')]
    fourier(backend.engine, { rows, n, re, im, toRe: toRe.pointer, toIm: toIm.pointer }, inverse)
    return backend.complexOf(toRe, toIm)
  }
}

export const complexKernels: KernelTable = {
  [Complex]: complex,
  [Real]: part('real'),
  [Imag]: part('imag'),
  [ComplexAbs]: magnitude,
  [FFT]: transform(false),
  [IFFT]: transform(true),
}
