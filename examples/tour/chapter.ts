/** What every part of the tour takes, and what it hands to the overview. */
import type { Html } from '@tessera-ml/core/report'

export interface ChapterOptions {
  /** Where all random numbers come from. */
  readonly seed: number
  /** The folder that gets the model and the chapter's page; it exists. */
  readonly out: string
}

/** A model's figure on data that it was not trained on, beside that of a guess that looks at nothing. */
export interface Figure {
  readonly model: string
  /** For instance `accuracy`. */
  readonly measure: string
  readonly value: number
  /** For instance `always "ham"`. */
  readonly guess: string
  readonly guessed: number
}

export interface Chapter {
  readonly title: string
  /** What was trained on what, and judged by what. */
  readonly summary: string
  readonly figures: readonly Figure[]
  /** One decision, and why it came about. */
  readonly decision: string
  readonly why: Html
  /** The file in `out` that has all the rest. */
  readonly page: string
}
