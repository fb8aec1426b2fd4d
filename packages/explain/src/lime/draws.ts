import type { Generator } from '@tessera-ml/core'

/** Random numbers one by one, made many at once. */
export interface Draws {
  /** Standard normal. */
  normal(): number
  /** In [0, 1). */
  uniform(): number
}

const atOnce = 1024

export function drawsFrom(random: Generator): Draws {
  const [forNormal, forUniform] = [random.fork('normal'), random.fork('uniform')]
  return {
    normal: buffered((out) => forNormal.fillNormal(out)),
    uniform: buffered((out) => forUniform.fillUniform(out)),
  }
}

function buffered(fill: (out: Float32Array) => void): () => number {
  const buffer = new Float32Array(atOnce)
  let next = atOnce
  return () => {
    if (next === atOnce) {
      fill(buffer)
      next = 0
    }
    return buffer[next++]!
  }
}
