import type { Generator } from '../random/generator.js'
import type { Elements } from './ordered.js'

/** Hands on, at each turn, a random one of the next `bufferSize` elements; all of them in random order if it is large. */
export async function* shuffled<T>(source: Elements<T>, bufferSize: number, random: Generator): AsyncGenerator<T> {
  const buffer: T[] = []
  for await (const element of source) {
    if (buffer.length < bufferSize) {
      buffer.push(element)
      continue
    }
    const place = random.integer(bufferSize)
    const next = buffer[place]!
    buffer[place] = element
    yield next
  }
  for (const place of random.permutation(buffer.length)) yield buffer[place]!
}
