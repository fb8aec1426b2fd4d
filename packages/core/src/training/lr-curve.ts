/** How the loss of a learning-rate range test goes: see `lrFinder`. */
export class LrCurve {
  readonly rates: number[] = []
  readonly losses: number[] = []
  #mean = 0
  #best = Infinity

  constructor(
    /** Share of the mean loss that is kept a step. */
    private readonly smoothing: number,
    /** How many times the best loss is too much. */
    private readonly divergence: number,
  ) {}

  /** Adds a step. */
  add(rate: number, loss: number): void {
    this.#mean = this.smoothing * this.#mean + (1 - this.smoothing) * loss
    const smoothed = this.#mean / (1 - this.smoothing ** (this.losses.length + 1))
    this.rates.push(rate)
    this.losses.push(smoothed)
    this.#best = Math.min(this.#best, smoothed)
  }

  /** Whether the last loss is too far above the best; one that is 0 or below has nothing to be compared with. */
  get hasDiverged(): boolean {
    return this.#best > 0 && this.losses.at(-1)! > this.divergence * this.#best
  }

  /**
   * The rate at which the loss falls fastest, before its lowest value; `undefined` where it never falls.
   *
   *   the ηᵢ with the smallest Lᵢ₊₁ - Lᵢ₋₁, which is the slope over log η, as the rates grow by one factor
   *
   * The first `skipped` steps do not count: their mean is one of few losses.
   */
  steepest(skipped: number): number | undefined {
    const { losses, rates } = this
    let [lowestSlope, found]: [number, number | undefined] = [0, undefined]
    for (let i = Math.max(1, skipped); i < losses.indexOf(this.#best); i++) {
      const slope = losses[i + 1]! - losses[i - 1]!
      if (slope >= lowestSlope) continue
      lowestSlope = slope
      found = rates[i]
    }
    return found
  }
}
