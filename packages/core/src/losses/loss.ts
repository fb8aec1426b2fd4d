import { tidy, type Tensor } from '@tensorflow/tfjs-core'

/**
 * A loss: one value per example, or per step where the output has a time axis; as a rule the last axis is reduced and
 * no other. The training loop averages and weights. A plain function serves as one.
 */
export interface LossFunction {
  /** `mask` is that of the output: a loss that sums over steps leaves those out where it is 0. */
  (yTrue: Tensor, yPred: Tensor, mask?: Tensor): Tensor
  /** Its name in messages and summaries, by which `'accuracy'` is chosen, too. */
  readonly lossName?: string
  /** Whether predictions are logits, so that classes are told apart at 0 rather than at 0.5. */
  readonly fromLogits?: boolean
  /** Where there is a label to be judged by: boolean, of the shape of the values. Default: everywhere. */
  readonly counts?: (yTrue: Tensor, yPred: Tensor) => Tensor
}

/** Probabilities are kept this far from 0 and 1 before a logarithm is taken; Keras has the same. */
export const probabilityMargin = 1e-7

/** Gives a formula a name, and sees to it that a call leaves only its result behind. */
export function namedLoss(
  lossName: string,
  formula: (yTrue: Tensor, yPred: Tensor, mask?: Tensor) => Tensor,
  { fromLogits = false, ...others }: Pick<LossFunction, 'fromLogits' | 'counts'> = {},
): LossFunction {
  const loss = (yTrue: Tensor, yPred: Tensor, mask?: Tensor): Tensor => tidy(() => formula(yTrue, yPred, mask))
  return Object.assign(loss, { lossName, fromLogits, ...others })
}
