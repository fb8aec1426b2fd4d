import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '@tessera-ml/core/cli'
import { madeUpTexts } from '../../classification/__fixtures__/made-up-texts.js'
import type { LabelledText } from '../../classification/train-options.js'
import { program } from '../program.js'

export interface RunProgramOptions {
  /** Whether stderr is a terminal. Default: false. */
  readonly isTTY?: boolean
  /** Called after each text on stderr. Default: nothing. */
  readonly onNews?: (text: string) => void
}

/** Runs `tessera-nlp` in this process, with its streams caught. */
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

/** A folder with `train.csv`, `dev.csv` and, trained on the former, `linear` and `average`. */
export async function trainedFolder(labels: readonly string[] = ['bad', 'good']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-nlp-'))
  await writeFile(join(folder, 'train.csv'), csv(madeUpTexts(80, labels)))
  await writeFile(join(folder, 'dev.csv'), csv(madeUpTexts(20, labels, 2)))
  for (const model of ['linear', 'average']) {
    const argv = ['train', join(folder, 'train.csv'), '--out', join(folder, model), '--model', model, '--epochs', '8']
    const { code, err } = await runProgram([...argv, '--seed', '1', '--quiet'])
    if (code !== 0) throw new Error(`train must end with 0, but got ${code}: ${err}`)
  }
  return folder
}

export function csv(examples: readonly LabelledText[]): string {
  return ['text,label', ...examples.map(({ text, label }) => `"${text}",${label}`), ''].join('\n')
}

/** Names and contents of a folder's files, to tell whether anything has changed. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort()
  const hash = async (name: string): Promise<string> =>
    createHash('sha256').update(await readFile(join(folder, name))).digest('hex')
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await hash(name)] as const)))
}
