import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '@tessera-ml/core/cli'
import { madeUpWords } from '../../recognition/__fixtures__/made-up-words.js'
import { encodeWav } from '../../sound/encode-wav.js'
import { program } from '../program.js'

export interface RunProgramOptions {
  /** Whether stderr is a terminal. Default: false. */
  readonly isTTY?: boolean
  /** Called after each text on stderr. Default: nothing. */
  readonly onNews?: (text: string) => void
}

/** Runs `tessera-audio` in this process, with its streams caught. */
export async function runProgram(argv: readonly string[], { isTTY = false, onNews }: RunProgramOptions = {}) {
  const [out, err]: [string[], string[]] = [[], []]
  const write = (text: string): void => {
    err.push(text)
    onNews?.(text)
  }
  const stdout = { write: (text: string) => out.push(text) }
  const code = await runCli({ ...program('1.2.3'), argv, stdout, stderr: { write, isTTY, columns: 100 } })
  return { code, out: out.join(''), err: err.join('') }
}

/** A folder with sounds in `words`, in sub-folders, in `named`, by their names, and, trained on the former, `model`. */
export async function trainedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-audio-'))
  await mkdir(join(folder, 'named'))
  for (const [i, { label, sound }] of madeUpWords(30).entries()) {
    const bytes = encodeWav(sound)
    await mkdir(join(folder, 'words', label), { recursive: true })
    await writeFile(join(folder, 'words', label, `${i}.wav`), bytes)
    if (i < 24) await writeFile(join(folder, 'named', `${label}_made_${i}.wav`), bytes)
  }
  const argv = ['train', join(folder, 'words'), '--out', join(folder, 'model'), '--model', 'dscnn', '--epochs', '1', '--seed', '1', '--quiet']
  const { code, err } = await runProgram(argv)
  if (code !== 0) throw new Error(`train must end with 0, but got ${code}: ${err}`)
  return folder
}
