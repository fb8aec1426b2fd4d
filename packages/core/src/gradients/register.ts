import { getGradient, registerGradient, type GradConfig } from '@tensorflow/tfjs-core'

const gradients: readonly GradConfig[] = []

/** Registers the gradients of this folder with tfjs-core, except where the program has one already. */
export function registerGradients(): void {
  for (const config of gradients) {
    // The type leaves out that an unknown name gives undefined.
    if ((getGradient(config.kernelName) as GradConfig | undefined) === undefined) registerGradient(config)
  }
}
