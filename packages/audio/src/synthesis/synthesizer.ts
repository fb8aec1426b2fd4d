/** What speaks words: programs and libraries, each with voices of its own. */
import type { Sound } from '../sound/sound.js'

/** How a word is to be spoken. */
export interface Manner {
  /** One of the synthesizer's voices. */
  readonly voice: string
  /** How fast, 1 is the voice's own tempo. */
  readonly tempo: number
  /** How high, 1 is the voice's own pitch; synthesizers that cannot change it ignore it. */
  readonly pitch: number
}

export interface Synthesizer {
  /** The name by which it is chosen. */
  readonly name: string
  readonly voices: readonly string[]
  /** Speaks a text; the same text and manner give the same sound. */
  speak(text: string, manner: Manner): Promise<Sound>
}
