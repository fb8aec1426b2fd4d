/** How much training there is unless it is told otherwise. */
export interface Passes {
  /** Examples shown in all; the fewer there are, the more often each is shown. */
  readonly shown: number
  /** Fewest and most passes over the examples. */
  readonly epochs: readonly [fewest: number, most: number]
}

/** The passes over so many examples: shown / examples, within the fewest and the most. */
export function passesFor({ shown, epochs: [fewest, most] }: Passes, examples: number): number {
  return Math.min(most, Math.max(fewest, Math.round(shown / examples)))
}
