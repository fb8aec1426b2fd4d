/** Folders of labelled sounds, as commands take them. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { counted } from '@tessera-ml/core/cli'
import { describeValue, fileProblem, FormatError, readFileBytes, TesseraError } from '@tessera-ml/core'
import type { LabelledSound } from '../recognition/train-options.js'
import { decodeWav } from '../sound/decode-wav.js'
import type { Sound } from '../sound/sound.js'
import { filePattern, type FilePattern } from './file-pattern.js'

export interface SoundsFolderOptions {
  /** How the files are named, for instance `{label}_{speaker}_{take}.wav`; else each sub-folder is a label. */
  readonly pattern?: string | undefined
  /** Told of files that are left out. */
  readonly log: (line: string) => void
  /** The labels that are allowed. Default: any. */
  readonly labels?: readonly string[]
  readonly signal: AbortSignal
}

/** A sound with the path of its file. */
export interface FiledSound extends LabelledSound {
  readonly path: string
}

/** Files that are told of one by one; of more, only their number is. */
const toldFiles = 10

/** Longer sounds than this are no words, in seconds. */
const longestSeconds = 60

/** Nor have they more bytes: a minute of float numbers on many channels at the rates of studios takes less. */
const mostBytes = 256 * 1024 * 1024

/**
 * The sounds of a folder, in the order of their paths. Files that are no sounds are told of and left out.
 *
 * @throws ConfigError if the pattern is none; FormatError if the folder cannot be read, no sound is left, or a label is not
 *   allowed.
 */
export async function readSoundsFolder(folder: string, options: SoundsFolderOptions): Promise<readonly FiledSound[]> {
  const { pattern, log, labels, signal } = options
  const names = pattern === undefined ? undefined : filePattern(pattern)
  const files = names === undefined ? await filesByFolder(folder) : await filesByPattern(folder, names)
  const sounds: FiledSound[] = []
  let left = files.skipped.length
  for (const line of files.skipped.slice(0, toldFiles)) log(line)
  for (const { path, label } of files.found) {
    signal.throwIfAborted()
    if (labels !== undefined && !labels.includes(label)) {
      const rule = `one that the model knows, ${describeValue(labels)}`
      throw new FormatError(`${path}: label must be ${rule}, but got ${describeValue(label)}.`)
    }
    try {
      sounds.push({ path, label, sound: await readWord(path) })
    } catch (error) {
      if (!TesseraError.isInstance(error)) throw error
      left += 1
      if (left <= toldFiles) log(`${path} is left out: ${withoutPath(error.message, path)}`)
    }
  }
  if (left > toldFiles) log(`${folder}: ${counted(left - toldFiles, 'more file')} left out`)
  if (sounds.length > 0) return sounds
  const got = left > 0 ? `${left} that cannot be used` : 'none'
  const hint = names === undefined ? ' Sub-folders are labels; files that name theirs need --pattern.' : ''
  throw new FormatError(`${folder}: WAV files must be at least one, but got ${got}.${hint}`)
}

/** A file with one word. @throws FormatError if it cannot be read, is damaged, empty or too long. */
export async function readWord(path: string): Promise<Sound> {
  const { samples, sampleRateHz } = decodeWav(await readFileBytes(path, { mostBytes }), path)
  const seconds = samples.length / sampleRateHz
  if (samples.length > 0 && seconds <= longestSeconds) return { samples, sampleRateHz }
  const got = samples.length === 0 ? 'no sample' : `${Number(seconds.toPrecision(6))} s`
  throw new FormatError(`${path}: sound must have samples, for at most ${longestSeconds} s, but got ${got}.`)
}

interface LabelledFiles {
  readonly found: readonly { readonly path: string; readonly label: string }[]
  /** A line for each file that has no label. */
  readonly skipped: readonly string[]
}

async function filesByFolder(folder: string): Promise<LabelledFiles> {
  const found: { path: string; label: string }[] = []
  for (const label of await namesIn(folder)) {
    const path = join(folder, label)
    if (!(await isFolder(path))) continue
    for (const name of await namesIn(path)) if (isWav(name)) found.push({ path: join(path, name), label })
  }
  return { found, skipped: [] }
}

async function filesByPattern(folder: string, { text, labelOf }: FilePattern): Promise<LabelledFiles> {
  const names = (await namesIn(folder)).filter(isWav)
  const labels = names.map(labelOf)
  const found = names.flatMap((name, i) => {
    const label = labels[i]
    return label === undefined ? [] : [{ path: join(folder, name), label }]
  })
  const strangers = names.filter((_, i) => labels[i] === undefined)
  return { found, skipped: strangers.map((name) => `${join(folder, name)} is left out: its name is not as ${text}`) }
}

/** The names in a folder by code point, without hidden ones. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => !name.startsWith('.')).sort()
  } catch (cause) {
    throw new FormatError(
      `${folder}: data must be a folder that can be read, but got ${fileProblem(cause, 'folder')}.`,
      {
        cause,
      },
    )
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

function isWav(name: string): boolean {
  return /\.wave?$/i.test(name)
}

function withoutPath(message: string, path: string): string {
  return message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message
}
