/** Sums over all ways in which frames can spell a label, on plain numbers in float64. */

/** The frames of one example, one row of scores a frame. */
export interface Frames {
  /** Row-major logits of the batch. */
  readonly logits: ArrayLike<number>
  readonly classes: number
  /** Where each frame's row begins in `logits`; frames that do not count are left out. */
  readonly rows: readonly number[]
}

/** Class 0: no symbol. */
const blank = 0

/** Frames that a label needs: one a symbol, and a blank between two that are equal. */
export function framesNeeded(label: readonly number[]): number {
  return label.length + label.filter((symbol, i) => i > 0 && symbol === label[i - 1]).length
}

/**
 * The negative log probability of the label, by the forward-backward recursion over the label with blanks around each
 * symbol, in log space; its gradient with respect to the logits is added to `gradient`, in their layout.
 *
 *   αₜ(s) = ln p of frames 0..t ending in state s      βₜ(s) = ln p of frames t+1.. from state s on
 *   L = -ln Σ exp(α_T)      dL/dx[t,k] = softmax(x[t])ₖ - Σ_{s of symbol k} exp(αₜ(s) + βₜ(s) + L)
 *
 * Source: Graves et al. 2006, doi:10.1145/1143844.1143891, sections 4.1 and 4.2.
 */
export function alignmentLoss(frames: Frames, label: readonly number[], gradient: Float32Array): number {
  const { classes, rows } = frames
  if (rows.length === 0) return 0
  const logs = rows.map((row) => logSoftmaxAt(frames.logits, row, classes))
  const states = [blank, ...label.flatMap((symbol) => [symbol, blank])]
  const forward = forwardFrom(logs, states)
  // Backwards is forwards over both in reverse, and the frame itself is then counted in both.
  const backward = forwardFrom(logs.toReversed(), states.toReversed())
  const last = forward.at(-1)!
  const loss = -logAdd(last.at(-1)!, last.at(-2) ?? Number.NEGATIVE_INFINITY)
  rows.forEach((row, t) => {
    const [alpha, beta, log] = [forward[t]!, backward[rows.length - 1 - t]!, logs[t]!]
    for (let k = 0; k < classes; k++) gradient[row + k]! += Math.exp(log[k]!)
    const share = new Float64Array(classes)
    states.forEach((symbol, s) => {
      share[symbol]! += Math.exp(alpha[s]! + beta[states.length - 1 - s]! - log[symbol]! + loss)
    })
    for (let k = 0; k < classes; k++) gradient[row + k]! -= share[k]!
  })
  return loss
}

/** α of each frame: the log probability of the frames up to it that end in each state, its own symbol included. */
function forwardFrom(logs: readonly Float64Array[], states: readonly number[]): Float64Array[] {
  const none = Number.NEGATIVE_INFINITY
  let before: Float64Array | undefined
  return logs.map((log) => {
    const alpha = Float64Array.from(states, (symbol, s) => {
      if (before === undefined) return s < 2 ? log[symbol]! : none
      // Two states back only over a blank between two different symbols.
      const isOpen = symbol !== blank && symbol !== states[s - 2]
      const entered = logAdd(logAdd(before[s]!, before[s - 1] ?? none), isOpen ? (before[s - 2] ?? none) : none)
      return entered + log[symbol]!
    })
    before = alpha
    return alpha
  })
}

function logSoftmaxAt(logits: ArrayLike<number>, row: number, classes: number): Float64Array {
  const values = Float64Array.from({ length: classes }, (_, k) => logits[row + k]!)
  const top = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const total = top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0))
  return values.map((value) => value - total)
}

/** ln(eᵃ + eᵇ) */
function logAdd(a: number, b: number): number {
  const [more, less] = a > b ? [a, b] : [b, a]
  return less === Number.NEGATIVE_INFINITY ? more : more + Math.log1p(Math.exp(less - more))
}
