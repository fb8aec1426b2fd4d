/** How much training there is unless it is told otherwise. */
export interface Passes {
  /** Pictures shown in all; the fewer there are, the more often each is shown. */
  readonly shown: number
  /** Fewest and most passes over the pictures. */
  readonly epochs: readonly [fewest: number, most: number]
}

/** The passes over so many pictures. */
export function passesFor({ shown, epochs: [fewest, most] }: Passes, pictures: number): number {
  return Math.min(most, Math.max(fewest, Math.round(shown / pictures)))
}
