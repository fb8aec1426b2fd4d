import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '@tessera-ml/core/cli'
import { madeUpPicture, madeUpPictures } from '../../classification/__fixtures__/made-up-pictures.js'
import { encodePng } from '../../image/encode-png.js'
import type { Picture } from '../../image/picture.js'
import { program } from '../program.js'

export interface RunProgramOptions {
  /** Called after each text on stderr. Default: nothing. */
  readonly onNews?: (text: string) => void
}

/** Runs `tessera-vision` in this process, with its streams caught. */
export async function runProgram(argv: readonly string[], { onNews }: RunProgramOptions = {}) {
  const [out, err]: [string[], string[]] = [[], []]
  const write = (text: string): void => {
    err.push(text)
    onNews?.(text)
  }
  const stdout = { write: (text: string) => out.push(text) }
  const code = await runCli({ ...program('1.2.3'), argv, stdout, stderr: { write, isTTY: false, columns: 100 } })
  return { code, out: out.join(''), err: err.join('') }
}

/** Writes pictures as PNG into a folder per class, `level` and `upright`. */
export async function writeClassFolders(path: string, count: number, from = 0): Promise<void> {
  for (const [i, { picture, label }] of madeUpPictures(count, { from }).entries()) {
    await mkdir(join(path, label), { recursive: true })
    await writeFile(join(path, label, `${String(i).padStart(3, '0')}.png`), await encodePng(picture as Picture))
  }
}

/** A folder with pictures in `train` and `test`, and `model` trained on the former. */
export async function trainedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-vision-'))
  await writeClassFolders(join(folder, 'train'), 80)
  await writeClassFolders(join(folder, 'test'), 20, 500)
  await writeFile(join(folder, 'level.png'), await encodePng(madeUpPicture('level', 900)))
  await writeFile(join(folder, 'upright.png'), await encodePng(madeUpPicture('upright', 901)))
  const argv = ['train', join(folder, 'train'), '--out', join(folder, 'model'), '--model', 'simple', '--epochs', '8']
  const { code, err } = await runProgram([...argv, '--batch-size', '16', '--seed', '1', '--quiet'])
  if (code !== 0) throw new Error(`train must end with 0, but got ${code}: ${err}`)
  return folder
}
