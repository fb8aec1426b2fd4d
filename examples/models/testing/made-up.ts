/** Small data with something to learn in it, made by a seed. */
import { Generator } from '@tessera-ml/core'

/** Numbers of words: those of class c are drawn from the c-th part of the vocabulary two times of three. */
export function texts(count: number, classes: number, { vocabulary = 60, length = 8, seed = 1 } = {}) {
  const random = new Generator(seed).fork('texts')
  const part = Math.floor(vocabulary / classes)
  const labels = Array.from({ length: count }, (_, i) => i % classes)
  const x = labels.map((label) =>
    Array.from({ length }, () =>
      random.uniform() < 2 / 3 ? label * part + random.integer(part) : random.integer(vocabulary),
    ),
  )
  return { x, labels }
}

/** Points around the centre of their class. */
export function points(count: number, classes: number, features: number, seed = 1) {
  const random = new Generator(seed).fork('points')
  const centres = Array.from({ length: classes }, () => Array.from({ length: features }, () => 2 * random.normal()))
  const labels = Array.from({ length: count }, (_, i) => i % classes)
  return { x: labels.map((label) => centres[label]!.map((value) => value + random.normal())), labels }
}

/** Pictures with a bright square, its place said by the class: 0 is the upper left, then row by row. */
export function pictures(count: number, { side = 28, channels = 1, classes = 4, seed = 1 } = {}) {
  const random = new Generator(seed).fork('pictures')
  const labels = Array.from({ length: count }, (_, i) => i % classes)
  const half = side >> 1
  const data = new Float32Array(count * side * side * channels)
  labels.forEach((label, picture) => {
    const [top, left] = [(label >> 1) * half, (label & 1) * half]
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const isIn = y >= top + 2 && y < top + half - 2 && x >= left + 2 && x < left + half - 2
        const value = 0.2 * random.uniform() + (isIn ? 0.8 : 0)
        data.fill(value, ((picture * side + y) * side + x) * channels, ((picture * side + y) * side + x + 1) * channels)
      }
    }
  })
  return { x: { data, shape: [count, side, side, channels] }, labels }
}
