/** What goes back through a ReLU other than its gradient. */
import { mul, Relu, relu, step, type GradConfig, type Tensor } from '@tensorflow/tfjs-core'

/** Positive gradients only, and only where the input was positive. Source: Springenberg et al. 2014, arXiv:1412.6806. */
export const guidedRelu = reluRule((dy, x) => mul(relu(dy), step(x)))

/** Positive gradients only, whatever the input was. Source: Zeiler and Fergus 2014, arXiv:1311.2901. */
export const deconvolutionRelu = reluRule((dy) => relu(dy))

function reluRule(back: (dy: Tensor, x: Tensor) => Tensor): GradConfig {
  return {
    kernelName: Relu,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => back(dy as Tensor, x!) }),
  }
}
