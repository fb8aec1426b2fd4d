import { Softmax, mul, softmax as softmaxOf, sub, sum, type GradConfig } from '@tensorflow/tfjs-core'
import { spread } from './broadcast.js'
import { fromOutput } from './config.js'

/** y = softmax(x): dx = y·(dy - Σ dy·y), over the last axis (tfjs has no other). */
export const softmax: readonly GradConfig[] = [
  fromOutput(
    Softmax,
    ['logits'],
    ([logits]) => softmaxOf(logits!),
    (dy, [, y]) => ({
      logits: () => {
        const last = y!.rank - 1
        return mul(y!, sub(dy, spread(sum(mul(dy, y!), last), y!.shape, [last])))
      },
    }),
  ),
]
