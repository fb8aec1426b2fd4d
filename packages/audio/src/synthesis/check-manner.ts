import { ConfigError, describeValue, oneOf, positiveNumber } from '@tessera-ml/core'
import type { Manner } from './synthesizer.js'

/** @throws ConfigError unless there is something to speak, by a voice that there is, with factors above 0. */
export function checkManner(where: string, text: string, manner: Manner, voices: readonly string[]): void {
  if (typeof text !== 'string' || !/[\p{Letter}\p{Number}]/u.test(text)) {
    throw new ConfigError(`${where}: text must have letters or digits, but got ${describeValue(text)}.`)
  }
  oneOf(`${where}: voice`, manner.voice, voices)
  positiveNumber(`${where}: tempo`, manner.tempo)
  positiveNumber(`${where}: pitch`, manner.pitch)
}
