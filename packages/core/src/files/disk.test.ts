import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigError, FormatError, StateError } from '../errors/errors.js'
import { nodeDisk, type DiskPort } from './disk-port.js'
import { readFileBytes, readModelFile, writeFileAtomic, writeFilesAtomic, writeModelFile } from './disk.js'
import type { ModelFile } from './model-file.js'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-disk-'))
  path = join(folder, 'model.safetensors')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

const before = Buffer.from('the old bytes')
const after = Buffer.from('the new bytes, which are more')

/** The disk, but operation `failing` (from 0) throws `code`, or with 'short' writes one byte only. */
function brokenDisk(failing: number, code: string): { port: DiskPort; operations: () => string[] } {
  const disk = nodeDisk()
  const seen: string[] = []
  const fails = (operation: string): boolean => seen.push(operation) - 1 === failing
  const check = (operation: string): void => {
    if (fails(operation) && code !== 'short') throw Object.assign(new Error(`${code}: injected`), { code })
  }
  const port: DiskPort = {
    async create(name) {
      check('create')
      const file = await disk.create(name)
      return {
        async write(bytes) {
          const isFailing = fails('write')
          if (isFailing && code === 'short') return file.write(bytes.subarray(0, 1))
          if (!isFailing) return file.write(bytes)
          await file.write(bytes.subarray(0, 5))
          throw Object.assign(new Error(`${code}: injected`), { code })
        },
        async sync() {
          check('sync')
          await file.sync()
        },
        async close() {
          await file.close()
          check('close')
        },
      }
    },
    async rename(from, to) {
      check('rename')
      await disk.rename(from, to)
    },
    remove: (name) => disk.remove(name),
    read: (name, mostBytes) => disk.read(name, mostBytes),
    async syncFolderOf(name) {
      check('syncFolder')
      await disk.syncFolderOf(name)
    },
  }
  return { port, operations: () => seen }
}

describe('writeFileAtomic', () => {
  it('writes a new file, and replaces an old one', async () => {
    await writeFileAtomic(path, before)
    expect(await readFile(path)).toEqual(before)
    await writeFileAtomic(path, after)
    expect(await readFile(path)).toEqual(after)
    await writeFileAtomic(path, new Uint8Array())
    expect((await readFileBytes(path)).length).toBe(0)
    expect(await readdir(folder)).toEqual(['model.safetensors'])
  })

  const steps = ['create', 'write', 'sync', 'close', 'rename', 'syncFolder']

  it('goes through these operations', async () => {
    const { port, operations } = brokenDisk(-1, 'EIO')
    await writeFileAtomic(path, after, port)
    expect(operations()).toEqual(steps)
  })

  const failures = ['EIO', 'ENOSPC', 'EACCES'].flatMap((code) => steps.map((step, i) => [step, code, i] as const))
  it.each(failures)('leaves the old or the new file and no other when %s fails with %s', async (step, code, i) => {
    await writeFile(path, before)
    const error: unknown = await writeFileAtomic(path, after, brokenDisk(i, code).port).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(code === 'EACCES' ? ConfigError : FormatError)
    expect((error as Error).message).toContain(code)
    expect((error as Error).message).toContain('model.safetensors')
    expect((error as Error).message).not.toContain('\n')
    expect((error as Error).cause).toMatchObject({ code })
    expect(await readFile(path)).toEqual(step === 'syncFolder' ? after : before)
    expect(await readdir(folder)).toEqual(['model.safetensors'])
  })

  it('makes no file where there was none when writing fails', async () => {
    await expect(writeFileAtomic(path, after, brokenDisk(1, 'ENOSPC').port)).rejects.toThrow('The disk is full.')
    expect(await readdir(folder)).toEqual([])
  })

  it('writes on after a short write', async () => {
    await writeFileAtomic(path, after, brokenDisk(1, 'short').port)
    expect(await readFile(path)).toEqual(after)
  })

  it('gives up where nothing more can be written', async () => {
    const { port } = brokenDisk(-1, '')
    const stuck: DiskPort = {
      ...port,
      create: async (name) => ({ ...(await port.create(name)), write: () => Promise.resolve(0) }),
    }
    await expect(writeFileAtomic(path, after, stuck)).rejects.toThrow(FormatError)
    expect(await readdir(folder)).toEqual([])
  })

  it('says what is wrong with a path', async () => {
    await expect(writeFileAtomic(join(folder, 'no', 'x'), after)).rejects.toThrow('a file in a folder that exists')
    await mkdir(path)
    await expect(writeFileAtomic(path, after)).rejects.toThrow(ConfigError)
    expect(await readdir(folder)).toEqual(['model.safetensors'])
    await expect(writeFileAtomic(join(folder, 'a\0b'), after)).rejects.toThrow(ConfigError)
  })
})

describe('writeFilesAtomic', () => {
  const files = () => ['a', 'b', 'c'].map((name) => [join(folder, name), Buffer.from(`new ${name}`)] as const)
  // Of each file: create, write, sync, close; then three of rename and three of syncFolder.
  const stepsBefore = 12

  it('lets all take their places when all are on the disk', async () => {
    const { port, operations } = brokenDisk(-1, 'EIO')
    await writeFilesAtomic(files(), port)
    expect(operations().slice(stepsBefore)).toEqual([...Array(3).fill('rename'), ...Array(3).fill('syncFolder')])
    expect(await readdir(folder)).toEqual(['a', 'b', 'c'])
  })

  it.each([0, 4, 9, stepsBefore - 1, stepsBefore])('changes nothing when operation %d fails', async (failing) => {
    await writeFile(join(folder, 'b'), 'old b')
    await expect(writeFilesAtomic(files(), brokenDisk(failing, 'ENOSPC').port)).rejects.toThrow('The disk is full.')
    expect(await readdir(folder)).toEqual(['b'])
    expect(await readFile(join(folder, 'b'), 'utf8')).toBe('old b')
  })

  it('names the file at which it failed', async () => {
    await mkdir(join(folder, 'c'))
    await expect(writeFilesAtomic(files())).rejects.toThrow(
      `${join(folder, 'c')}: path must be a file, but got a folder`,
    )
    expect(await readdir(folder)).toEqual(['a', 'b', 'c'])
  })
})

describe('readFileBytes', () => {
  it('says what is wrong with a path', async () => {
    await expect(readFileBytes(path)).rejects.toThrow(FormatError)
    await expect(readFileBytes(path)).rejects.toThrow(`${path}: path must be a file that can be read, but got no such`)
    await expect(readFileBytes(folder)).rejects.toThrow('but got a folder.')
    await expect(readFileBytes(join(folder, 'a\0b'))).rejects.toThrow('but got a name with a null character.')
    await symlink(path, path)
    await expect(readFileBytes(path)).rejects.toThrow('but got a link that leads to itself.')
  })

  it.skipIf(process.platform === 'win32')(
    'waits neither for the writer of a pipe nor for the end of a device',
    async () => {
      execFileSync('mkfifo', [path])
      await expect(readFileBytes(path)).rejects.toThrow('but got a device or a pipe.')
      await expect(readFileBytes('/dev/zero')).rejects.toThrow('but got a device or a pipe.')
    },
  )

  it('refuses a file that is too large before it reads it', async () => {
    await writeFile(path, before)
    await truncate(path, 1e10)
    await expect(readFileBytes(path)).rejects.toThrow('of at most 2147483647 bytes, but got one of 10000000000.')
    await expect(readFileBytes(path, { mostBytes: 5 })).rejects.toThrow('of at most 5 bytes')
  })
})

describe('model files on disk', () => {
  const data = Float32Array.of(1)
  const model: ModelFile = { kind: 'x', metadata: { a: [1] }, tensors: [{ name: 'w', dtype: 'F32', shape: [1], data }] }

  it('come back as they were', async () => {
    await writeModelFile(path, model)
    expect(await readModelFile(path)).toEqual(model)
  })

  it('name the path when they are damaged', async () => {
    await writeFile(path, 'text,label\n')
    await expect(readModelFile(path)).rejects.toThrow(FormatError)
    await expect(readModelFile(path)).rejects.toThrow(path)
  })

  it('stay as they are when the new one cannot be encoded', async () => {
    await writeModelFile(path, model)
    await expect(writeModelFile(path, { ...model, metadata: { kind: 'y' } })).rejects.toThrow(ConfigError)
    expect(await readModelFile(path)).toEqual(model)
  })

  it('are refused in a browser, with a way out', async () => {
    // Not the whole of process: vitest needs it while this test waits.
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    await expect(writeModelFile(path, model)).rejects.toThrow(StateError)
    await expect(readModelFile(path)).rejects.toThrow('Use toBytes() and fromBytes().')
  })
})
