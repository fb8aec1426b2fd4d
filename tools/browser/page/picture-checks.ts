/** What a page and Node both do with files of pictures, so that their numbers can be compared. */
import { decodePicture, ImageClassifier, resize, type Picture } from '@tessera-ml/vision'

export interface SeenPicture {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly pixels: readonly number[]
  /** The same at 5 × 7. */
  readonly resized: readonly number[]
}

export interface PictureReport {
  /** Each file as it is decoded, or the message of its error. */
  readonly seen: readonly (SeenPicture | string)[]
  /** What a small classifier gives for the first one, trained on bars here. */
  readonly scores: Readonly<Record<string, number>>
}

async function look(file: Uint8Array): Promise<SeenPicture | string> {
  try {
    const picture = await decodePicture(file, 'file')
    const { width, height, channels, data } = picture
    return { width, height, channels, pixels: [...data], resized: [...resize(picture, { width: 5, height: 7 }).data] }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A bright bar on 8 × 8 pixels, level or upright. */
function bar(isLevel: boolean, at: number): Picture {
  const data = new Uint8Array(64).fill(20)
  for (let i = 0; i < 8; i++) data[isLevel ? at * 8 + i : i * 8 + at] = 230
  return { data, width: 8, height: 8, channels: 1 }
}

export async function runPictureChecks(files: readonly Uint8Array[]): Promise<PictureReport> {
  const examples = Array.from({ length: 16 }, (_, i) => ({
    picture: bar(i % 2 === 0, i >> 1),
    label: i % 2 === 0 ? 'level' : 'upright',
  }))
  const classifier = await ImageClassifier.train(examples, { model: 'simple', epochs: 3, batchSize: 4, seed: 1 })
  const [prediction] = await classifier.predict([files[0]!])
  return { seen: await Promise.all(files.map(look)), scores: prediction!.scores }
}
