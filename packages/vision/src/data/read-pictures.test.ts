import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Picture } from '../image/picture.js'
import { readPictures } from './read-pictures.js'

let folder = ''

/** Records of one colour each: the class, then red, green and blue of the whole picture. */
function cifar(...records: readonly (readonly [number, number, number, number])[]): Uint8Array {
  const bytes = new Uint8Array(3073 * records.length)
  records.forEach(([label, ...colour], i) => {
    bytes[3073 * i] = label
    colour.forEach((value, channel) =>
      bytes.fill(value, 3073 * i + 1 + 1024 * channel, 3073 * i + 1025 + 1024 * channel),
    )
  })
  return bytes
}

async function make(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(join(folder, 'case-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), content)
  }
  return root
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-vision-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a folder per class', () => {
  it('gives its files by class and name, and names what it leaves out', async () => {
    const root = await make({
      'dog/b.PNG': 'x',
      'dog/a.jpeg': 'x',
      'cat/1.webp': 'x',
      'cat/notes.txt': 'x',
      'cat/.hidden.png': 'x',
      'cat/more/2.png': 'x',
      'README.md': 'x',
    })
    await mkdir(join(root, 'empty'))
    await symlink(join(root, 'dog'), join(root, 'dog', 'loop.png'))
    const { pictures, skipped, labels } = await readPictures(root)
    expect(pictures.map(({ picture, label }) => [label, basename(picture as string)])).toEqual([
      ['cat', '1.webp'],
      ['dog', 'a.jpeg'],
      ['dog', 'b.PNG'],
    ])
    expect(labels).toBeUndefined()
    expect(skipped.map(({ file, reason }) => `${file.slice(root.length + 1)}: ${reason}`)).toEqual([
      'README.md: it lies in no folder of a class',
      'cat/more: it is a folder inside that of a class',
      'cat/notes.txt: its name does not end as that of a picture',
      'dog/loop.png: it is a folder inside that of a class',
      'empty: there are no pictures in it',
    ])
  })

  it('says which folder was meant where there is one more level', async () => {
    const root = await make({ 'train/cat/1.png': 'x', 'train/dog/1.png': 'x' })
    await expect(readPictures(root)).rejects.toThrow(`Did you mean ${join(root, 'train')}?`)
  })
})

describe('labels.csv', () => {
  it('gives files as seen from the table, and names rows of no use', async () => {
    const rows = ['label,file,note', 'cat,a/1.png,x', ',b.png,x', 'dog,"b,1.png"', 'dog,a/1.png', '', 'dog']
    const root = await make({ 'labels.csv': rows.join('\r\n') })
    for (const path of [root, join(root, 'labels.csv')]) {
      const { pictures, skipped } = await readPictures(path)
      expect(pictures).toEqual([
        { picture: join(root, 'a/1.png'), label: 'cat' },
        { picture: join(root, 'b,1.png'), label: 'dog' },
      ])
      expect(skipped.map(({ file, reason }) => [file.split(': ')[1], reason])).toEqual([
        ['line 3', 'no label'],
        ['line 5', 'a/1.png stands in an earlier row'],
        ['line 7', 'no file'],
      ])
    }
  })
})

describe('CIFAR', () => {
  it('reads the batches for training in order, and the test batch for testing', async () => {
    const root = await make({
      'data_batch_1.bin': cifar([1, 10, 20, 30]),
      'data_batch_2.bin': cifar([0, 1, 2, 3], [1, 4, 5, 6]),
      'test_batch.bin': cifar([0, 9, 9, 9]),
      'batches.meta.txt': 'cat\ndog\n\n',
    })
    const { pictures, labels } = await readPictures(root)
    expect(labels).toEqual(['cat', 'dog'])
    expect(pictures.map(({ label }) => label)).toEqual(['dog', 'cat', 'dog'])
    const { data, width, height, channels } = pictures[0]!.picture as Picture
    expect([width, height, channels, ...data.subarray(0, 6)]).toEqual([32, 32, 3, 10, 20, 30, 10, 20, 30])
    expect(pictures[2]!.name).toBe(`${join(root, 'data_batch_2.bin')}: record 2`)
    const test = await readPictures(root, { part: 'test', labels: ['Katze', 'Hund'] })
    expect(test.pictures.map(({ label }) => label)).toEqual(['Katze'])
  })

  it('takes all files where none has the usual name, and numbers where there are no names', async () => {
    const root = await make({ 'x.bin': cifar([2, 0, 0, 0]), 'y.bin': cifar([0, 0, 0, 0]) })
    const { pictures, labels } = await readPictures(root, { part: 'test' })
    expect([pictures.map(({ label }) => label), labels]).toEqual([
      ['2', '0'],
      ['0', '1', '2'],
    ])
  })
})
