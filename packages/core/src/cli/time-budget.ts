/** The clock of `--time-budget`. */
export class TimeBudget {
  readonly #start = performance.now()
  #wasCut = false

  /** @param seconds from now on; no end where it is not given. */
  constructor(readonly seconds: number | undefined) {}

  /** Whether training has been told that time is up. */
  get wasCut(): boolean {
    return this.#wasCut
  }

  /** What `metrics.json` says of it: nothing where there is none. */
  get figures(): { readonly timeBudget?: { readonly seconds: number; readonly wasCut: boolean } } {
    const { seconds, wasCut } = this
    return seconds === undefined ? {} : { timeBudget: { seconds, wasCut } }
  }

  /** Asked by training where it could stop. */
  readonly isTimeUp = (): boolean => {
    if (this.seconds !== undefined && performance.now() - this.#start >= this.seconds * 1000) this.#wasCut = true
    return this.#wasCut
  }
}
