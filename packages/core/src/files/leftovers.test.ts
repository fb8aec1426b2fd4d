import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError } from '../errors/errors.js'
import { removeLeftovers } from './leftovers.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-leftovers-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('removeLeftovers', () => {
  it('removes what ended processes left of this file, and nothing else', async () => {
    const ended = spawnSync(process.execPath, ['-e', '0']).pid
    const kept = ['a', `a.${process.pid}-1-2.tmp`, `ab.${ended}-1-2.tmp`, `a.${ended}-1.tmp`, `a.${ended}-1-2.tmp.bak`]
    await Promise.all([...kept, `a.${ended}-1-2.tmp`].map((name) => writeFile(join(folder, name), 'x')))
    await removeLeftovers(join(folder, 'a'))
    expect((await readdir(folder)).toSorted()).toEqual(kept.toSorted())
  })

  it('says when there is no folder', async () => {
    await expect(removeLeftovers(join(folder, 'no', 'a'))).rejects.toThrow(ConfigError)
  })
})
