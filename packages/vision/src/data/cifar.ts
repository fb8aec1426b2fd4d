/** The binary files of CIFAR-10. */
import { FormatError, readFileBytes } from '@tessera-ml/core'
import type { Picture } from '../image/picture.js'
import { checkPath, listFolder, readText } from './disk.js'
import type { LabelledPicture, PictureList } from './labelled-picture.js'

const side = 32
const plane = side * side
const record = 1 + 3 * plane

/** For what the data is wanted: it decides which files of a folder are read. */
export type DataPart = 'train' | 'test'

export interface ReadCifarOptions {
  /** Default: 'train'. */
  readonly part?: DataPart
  /** What the numbers stand for. Default: the lines of `batches.meta.txt`, else the numbers as texts. */
  readonly labels?: readonly string[]
}

/**
 * Pictures in the binary layout of CIFAR-10: a byte with the number of the class, then a plane of 32×32 bytes for red,
 * green and blue each, row by row. Of a folder, `data_batch_*.bin` are for training and `test_batch.bin` is for testing;
 * where there are none, all `*.bin` are taken.
 *
 * Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images", and its page on the files.
 *
 * @throws FormatError if a file is empty or not of whole records, or a number has no label; it names file and record.
 */
export async function readCifar(path: string, options: ReadCifarOptions = {}): Promise<PictureList> {
  checkPath('readCifar', path)
  const files = path.endsWith('.bin') ? [path] : await binaryFiles(path, options.part ?? 'train')
  const named = options.labels ?? (path.endsWith('.bin') ? undefined : await metaLabels(path))
  const found = (await Promise.all(files.map(readRecords))).flat()
  const highest = found.reduce((most, { number }) => Math.max(most, number), 0)
  const labels = named ?? Array.from({ length: highest + 1 }, (_, i) => String(i))
  const stranger = found.find(({ number }) => labels[number] === undefined)
  if (stranger !== undefined) {
    const rule = `a number below ${labels.length}, that of the labels`
    throw new FormatError(`${stranger.name}: class must be ${rule}, but got ${stranger.number}.`)
  }
  const pictures = found.map(({ number, picture, name }): LabelledPicture => ({
    picture,
    label: labels[number]!,
    name,
  }))
  return { pictures, labels, skipped: [] }
}

async function binaryFiles(path: string, part: DataPart): Promise<string[]> {
  const all = (await listFolder(path)).filter(({ name, kind }) => kind === 'file' && name.endsWith('.bin'))
  const wanted = all.filter(({ name }) => (part === 'train' ? /^data_batch_.*\.bin$/ : /^test_batch\.bin$/).test(name))
  const chosen = wanted.length > 0 ? wanted : all
  if (chosen.length > 0) return chosen.map((entry) => entry.path)
  throw new FormatError(`${path}: folder must hold *.bin files of CIFAR, but it holds none.`)
}

async function metaLabels(path: string): Promise<readonly string[] | undefined> {
  const meta = (await listFolder(path)).find(({ name, kind }) => kind === 'file' && name === 'batches.meta.txt')
  if (meta === undefined) return undefined
  const lines = (await readText(meta.path)).split('\n')
  const labels = lines.map((line) => line.trim()).filter((line) => line !== '')
  if (labels.length >= 2 && new Set(labels).size === labels.length) return labels
  throw new FormatError(
    `${meta.path}: lines must be labels, each once and at least two, but got ${labels.length} lines.`,
  )
}

interface CifarRecord {
  readonly number: number
  readonly picture: Picture
  readonly name: string
}

async function readRecords(path: string): Promise<CifarRecord[]> {
  const bytes = await readFileBytes(path)
  if (bytes.length === 0 || bytes.length % record !== 0) {
    const rule = `a multiple of ${record} bytes, a class and 32×32×3 pixels`
    throw new FormatError(`${path}: file must be ${rule}, but got ${bytes.length} bytes.`)
  }
  return Array.from({ length: bytes.length / record }, (_, i) => {
    const planes = bytes.subarray(i * record + 1, (i + 1) * record)
    const picture = { data: interleaved(planes), width: side, height: side, channels: 3 as const }
    return { number: bytes[i * record]!, picture, name: `${path}: record ${i + 1}` }
  })
}

/** Shapes: [3, 32, 32] -> [32, 32, 3] */
function interleaved(planes: Uint8Array): Uint8Array {
  const out = new Uint8Array(3 * plane)
  for (let i = 0; i < plane; i++) {
    out[3 * i] = planes[i]!
    out[3 * i + 1] = planes[plane + i]!
    out[3 * i + 2] = planes[2 * plane + i]!
  }
  return out
}
