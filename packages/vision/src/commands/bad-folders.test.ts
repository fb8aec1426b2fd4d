import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trainedFolder, runProgram } from './__fixtures__/run-program.js'

let folder = ''
let good: Buffer
beforeAll(async () => {
  folder = await trainedFolder()
  good = await readFile(join(folder, 'level.png'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Tree = Readonly<Record<string, string | Buffer>>
const picture = (): Buffer => good

/** Folders that cannot be trained on: name, content, a part of the message. */
const folders: readonly (readonly [string, () => Tree, string])[] = [
  ['nothing at all', () => ({}), 'but got one without sub-folders'],
  ['files without folders', () => ({ 'a.png': picture(), 'b.png': picture() }), 'but got one without sub-folders'],
  ['empty classes', () => ({ 'cat/.keep': '', 'dog/.keep': '' }), 'but got sub-folders without pictures'],
  ['classes of text files', () => ({ 'cat/a.txt': 'x', 'dog/b.md': 'y' }), 'but got sub-folders without pictures'],
  ['one class', () => ({ 'cat/a.png': picture(), 'cat/b.png': picture() }), 'must be of at least two classes'],
  ['a second class without pictures', () => ({ 'cat/a.png': picture(), 'dog/a.txt': 'x' }), 'at least two classes'],
  ['one level too many', () => ({ 'x/train/cat/a.png': picture() }), 'but got'],
  ['only bad pictures', () => ({ 'cat/a.png': 'x', 'dog/b.png': 'y' }), 'None of 2 pictures can be used'],
  [
    'one class of only bad pictures',
    () => ({ 'cat/a.png': picture(), 'dog/b.png': 'y' }),
    'but those of use are of one',
  ],
  ['an empty .bin', () => ({ 'data_batch_1.bin': '' }), 'a multiple of 3073 bytes'],
  ['a .bin that is too short', () => ({ 'data_batch_1.bin': Buffer.alloc(3072) }), 'but got 3072 bytes'],
  ['a .bin that is too long', () => ({ 'data_batch_1.bin': Buffer.alloc(2 * 3073 + 1) }), 'but got 6147 bytes'],
  ['a .bin of text', () => ({ 'x.bin': 'hello' }), 'but got 5 bytes'],
  ['a .bin of one class', () => ({ 'x.bin': Buffer.alloc(2 * 3073) }), 'must be of at least two classes'],
  [
    'a class beyond the names',
    () => ({ 'x.bin': Buffer.alloc(3073, 9), 'batches.meta.txt': 'a\nb' }),
    'record 1: class must be a number below 2',
  ],
  [
    'names that are repeated',
    () => ({ 'x.bin': Buffer.alloc(3073), 'batches.meta.txt': 'a\na' }),
    'batches.meta.txt: lines must be labels',
  ],
  ['an empty table', () => ({ 'labels.csv': '' }), 'rows must be at least one below the header'],
  ['a header alone', () => ({ 'labels.csv': 'file,label\n' }), 'rows must be at least one below the header'],
  ['a column that is missing', () => ({ 'labels.csv': 'file,lable\na.png,cat\n' }), 'Did you mean "lable"?'],
  ['a column that is there twice', () => ({ 'labels.csv': 'file,label,label\na.png,cat,dog\n' }), 'one column "label"'],
  [
    'a quote that stays open',
    () => ({ 'labels.csv': 'file,label\n"a.png,cat\n' }),
    'line 2 must have its quotes closed',
  ],
  [
    'a table in UTF-16',
    () => ({ 'labels.csv': Buffer.from('\ufefffile,label\na,b', 'utf16le') }),
    'must be UTF-8, but got UTF-16',
  ],
  ['a table of zeros', () => ({ 'labels.csv': Buffer.alloc(100) }), 'but got a NUL byte'],
  ['rows without labels', () => ({ 'labels.csv': 'file,label\na.png,\n,cat\n' }), 'but got 2 without'],
  ['rows with missing files', () => ({ 'labels.csv': 'file,label\na.png,cat\nb.png,dog\n' }), 'but got no such file'],
  ['rows with folders', () => ({ 'x/a.png': '', 'labels.csv': 'file,label\nx,cat\n.,dog\n' }), 'but got a folder'],
  [
    'a name with a null character',
    () => ({ 'labels.csv': 'file,label\n"a\tb.png",cat\nb.png,dog\n' }),
    'but got no such file',
  ],
]

async function plant(tree: Tree): Promise<string> {
  const root = await mkdtemp(join(folder, 'case-'))
  for (const [name, content] of Object.entries(tree)) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), content)
  }
  return root
}

async function expectRefusal(root: string, message: string): Promise<void> {
  const out = join(folder, 'refused')
  const { code, err } = await runProgram(['train', root, '--out', out, '--model', 'simple', '--epochs', '1', '--quiet'])
  expect(code).toBe(1)
  expect(err).toContain(message)
  expect(err.trim().split('\n').length).toBe(1)
  expect(await readdir(folder)).not.toContain('refused')
}

describe('folders that cannot be trained on', () => {
  it.each(folders)('%s', async (_, tree, message) => {
    await expectRefusal(await plant(tree()), message)
  })

  it('links that lead to themselves, nowhere or round in a circle', async () => {
    const root = await plant({ 'cat/a.png': picture() })
    await mkdir(join(root, 'dog'))
    await symlink(join(root, 'dog', 'self.png'), join(root, 'dog', 'self.png'))
    await symlink(join(root, 'nowhere'), join(root, 'dog', 'gone.png'))
    await symlink(root, join(root, 'dog', 'circle'))
    await expectRefusal(root, 'must be of at least two classes')
  })

  it('paths of nothing, of other files, and of devices', async () => {
    await expectRefusal(join(folder, 'missing'), 'but got no such file')
    await expectRefusal(join(folder, 'level.png'), 'data must be a folder, or a .csv or .bin file')
    await expectRefusal('/dev/null', 'data must be a folder, or a .csv or .bin file')
  })

  it.skipIf(process.getuid?.() === 0)('what may not be read', async () => {
    const root = await plant({ 'cat/a.png': picture(), 'dog/b.png': picture() })
    await chmod(join(root, 'dog', 'b.png'), 0)
    await expectRefusal(root, 'but those of use are of one')
  })
})

describe('models that are none', () => {
  it.each([
    ['nothing', () => ({}), 'a folder without model.safetensors'],
    ['an empty file', () => ({ 'model.safetensors': '' }), 'model.safetensors'],
    ['text', () => ({ 'model.safetensors': 'hello hello hello' }), 'model.safetensors'],
    ['a picture', () => ({ 'model.safetensors': picture() }), 'model.safetensors'],
  ] as readonly (readonly [string, () => Tree, string])[])('%s', async (_, tree, message) => {
    const root = await plant(tree())
    const { code, err } = await runProgram(['predict', root, join(folder, 'level.png')])
    expect([code, err.includes(message), err.trim().split('\n').length]).toEqual([1, true, 1])
  })
})
