/** Short ways to write the gradients that tfjs-core registers. `dy` is the gradient of the output throughout. */
import { engine, mul, zeros, type GradConfig, type Tensor } from '@tensorflow/tfjs-core'

/** The gradients of a kernel's inputs, by name; each is computed only if it is asked for. */
type InputGradients = Record<string, () => Tensor>

type SingleGradient = (dy: Tensor, saved: Tensor[], attributes: GradAttributes) => InputGradients

/** The attributes of a kernel call as tfjs hands them over. */
export type GradAttributes = Parameters<GradConfig['gradFunc']>[2]

/** A kernel with one output that keeps some of its inputs for the way back. */
export function fromInputs(kernelName: string, inputsToSave: string[], gradient: SingleGradient): GradConfig {
  return { kernelName, inputsToSave, gradFunc: (dy, saved, attributes) => gradient(dy as Tensor, saved, attributes) }
}

/**
 * A kernel with one output that keeps this output for the way back, after the inputs that `again` makes it from.
 *
 * tfjs notes a saved output on its tape before the kernel that made it, so that the derivative of a derivative finds no
 * way from it to the inputs and silently comes out wrong. While such a one is recorded, the output is computed again.
 */
export function fromOutput(
  kernelName: string,
  inputsToSave: string[],
  again: (inputs: Tensor[], attributes: GradAttributes) => Tensor,
  gradient: SingleGradient,
): GradConfig {
  const gradFunc: GradConfig['gradFunc'] = (dy, saved, attributes) => {
    if (!engine().isTapeOn()) return gradient(dy as Tensor, saved, attributes)
    const inputs = saved.slice(0, inputsToSave.length)
    return gradient(dy as Tensor, [...inputs, again(inputs, attributes)], attributes)
  }
  return { kernelName, inputsToSave, outputsToSave: [true], gradFunc }
}

/** y = f(x) element by element, with f'(x) as a function of x. */
export function slopeOfInput(kernelName: string, slope: (x: Tensor) => Tensor): GradConfig {
  return fromInputs(kernelName, ['x'], (dy, [x]) => ({ x: () => mul(dy, slope(x!)) }))
}

/** y = f(x) element by element, with f'(x) as a function of y. */
export function slopeOfOutput(kernelName: string, f: (x: Tensor) => Tensor, slope: (y: Tensor) => Tensor): GradConfig {
  return fromOutput(
    kernelName,
    ['x'],
    ([x]) => f(x!),
    (dy, [, y]) => ({ x: () => mul(dy, slope(y!)) }),
  )
}

/** A kernel whose output does not change under small changes of its inputs. */
export function zeroGradient(kernelName: string, inputs: string[]): GradConfig {
  return fromInputs(kernelName, inputs, (_, saved) => {
    return Object.fromEntries(inputs.map((name, i) => [name, () => zeros(saved[i]!.shape)]))
  })
}

/** A kernel that takes a list of tensors: the gradient of each by its place, from its own tensor. */
export function fromList(
  kernelName: string,
  gradient: (dy: Tensor, inputs: Tensor[], index: number, attributes: GradAttributes) => Tensor,
): GradConfig {
  return {
    kernelName,
    saveAllInputs: true,
    gradFunc: (dy, inputs, attributes) =>
      Object.fromEntries(inputs.map((_, i) => [i, () => gradient(dy as Tensor, inputs, i, attributes)])),
  }
}
