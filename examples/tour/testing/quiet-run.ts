/** Runs a chapter in a test: in a folder of its own, what it prints caught. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { Chapter } from '../chapter.js'

export interface QuietRun {
  readonly chapter: Chapter
  /** What it left in its folder, sorted. */
  readonly files: readonly string[]
  readonly printed: string
}

export async function quietRun(chapter: (out: string) => Promise<Chapter>): Promise<QuietRun> {
  const out = await mkdtemp(join(tmpdir(), 'tessera-tour-'))
  const log = vi.spyOn(console, 'log').mockReturnValue(undefined)
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    const told = await chapter(out)
    const printed = log.mock.calls.flat().join('\n')
    return { chapter: told, files: (await readdir(out)).sort(), printed }
  } finally {
    log.mockRestore()
    write.mockRestore()
    await rm(out, { recursive: true })
  }
}
