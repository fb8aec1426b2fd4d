/** Tells discs, squares and triangles apart, drawn in noise, and shows by which pixels. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Generator } from '@tessera-ml/core'
import { ImageClassifier, type LabelledPicture } from '@tessera-ml/vision'
import { explanationPage } from '@tessera-ml/vision/report'

const side = 20
/** Whether a point lies in the shape of radius r around the origin. */
const shapes = {
  disc: (x: number, y: number, r: number) => x * x + y * y < r * r,
  square: (x: number, y: number, r: number) => Math.max(Math.abs(x), Math.abs(y)) < 0.85 * r,
  triangle: (x: number, y: number, r: number) => y < 0.8 * r && y > 2 * Math.abs(x) - r,
}

function draw(count: number, seed: number): LabelledPicture[] {
  const random = new Generator(seed)
  return Array.from({ length: count }, (_, i) => {
    const [label, isIn] = Object.entries(shapes)[i % 3]!
    const [left, top, r] = [8 + 4 * random.uniform(), 8 + 4 * random.uniform(), 5 + 2 * random.uniform()]
    const data = Uint8Array.from({ length: side * side }, (_, at) => {
      return (isIn((at % side) - left, Math.floor(at / side) - top, r) ? 160 : 0) + 90 * random.uniform()
    })
    return { picture: { data, width: side, height: side, channels: 1 }, label }
  })
}

const classifier = await ImageClassifier.train(draw(240, 1), { model: 'simple', epochs: 12, batchSize: 16, seed: 1 })
const unseen = draw(60, 2)
const { accuracy, confusionMatrix } = await classifier.evaluate(unseen)
console.log(`${classifier.labels.join(', ')}: ${accuracy.toFixed(2)} of ${unseen.length} right (chance 0.33)`)
console.log(confusionMatrix.map((row) => row.map((count) => String(count).padStart(3)).join('')).join('\n'))

const why = await classifier.explain(unseen[2]!.picture)
console.log(`a ${unseen[2]!.label} is taken for a ${why.label} with probability ${why.score.toFixed(3)}`)
// Built, this file lies in dist.
const out = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../out' : 'out', import.meta.url))
await mkdir(out, { recursive: true })
await writeFile(`${out}/why.html`, await explanationPage(why))
await classifier.save(`${out}/shapes.safetensors`)
