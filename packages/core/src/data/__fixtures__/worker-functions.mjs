// Functions that the tests of worker-map.test.ts run in threads.
import { threadId } from 'node:worker_threads'

/** Slower for earlier elements, so that results come out of order where nobody sees to it. */
// oxlint-disable-next-line import/no-default-export -- workerMap takes the default export where no other is named
export default async function double(element, { index, epoch, seed }) {
  await new Promise((resolve) => setTimeout(resolve, 3 * ((index + 2) % 3)))
  return { value: 2 * element, index, epoch, seed }
}

export const whichThread = async () => {
  await new Promise((resolve) => setTimeout(resolve, 10))
  return threadId
}

export function failAtThree(element) {
  if (element === 3) throw new RangeError('three is no good')
  return element
}

export function ourError() {
  throw Object.assign(new Error('picture: bytes must be a JPEG, but got rubbish.'), { kind: 'format', name: 'FormatError' })
}

export function exit() {
  process.exit(3)
}

export function crash() {
  setTimeout(() => {
    throw new Error('lost')
  })
  return new Promise(() => {})
}

export const forever = () => new Promise(() => setInterval(() => {}, 1000))

export const spin = () => {
  for (;;);
}

export const array = (length) => ({ data: new Float32Array(length).fill(length) })

export const notPlain = () => () => {}

/** An example of the line y = 2·x + 1, somewhat disturbed by the seed. */
export const disturbed = (x, { seed }) => ({ x: [x], y: 2 * x + 1 + (seed % 7) / 100 })
