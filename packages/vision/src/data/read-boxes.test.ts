import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBoxes } from './read-boxes.js'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-boxes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function make(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(folder, 'case-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), content)
  }
  return root
}

const object = (name: string, edges: readonly (number | string)[], more = ''): string => {
  const [xmin, ymin, xmax, ymax] = edges
  const box = `<xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax>`
  return `<object><name>${name}</name>${more}<bndbox>${box}</bndbox></object>`
}

const annotation = (...objects: string[]): string =>
  `<?xml version="1.0"?><annotation><filename>x.jpg</filename><size><width>100</width><height>50</height></size>${objects.join('')}</annotation>`

const voc = {
  'Annotations/a.xml': annotation(
    object('cat', [1, 1, 100, 50]),
    object('dog', [0, 3, 9.5, 20], '<difficult>1</difficult>'),
  ),
  'Annotations/b.xml': annotation(),
  'Annotations/c.xml': annotation(object('cat', [5, 5, 9, 9])),
  'Annotations/gone.xml': annotation(object('cat', [5, 5, 9, 9])),
  'Annotations/cut.xml': annotation(object('cat', [5, 5, 9, 9])).slice(0, 150),
  'JPEGImages/a.jpg': 'x',
  'JPEGImages/b.png': 'x',
  'JPEGImages/c.jpg': 'x',
  'ImageSets/Main/train.txt': 'a\r\nb\r\n\r\n',
  'ImageSets/Main/val.txt': 'c\n',
}

const names = (pictures: readonly { readonly picture: unknown }[]) =>
  pictures.map(({ picture }) => basename(picture as string))

describe('Pascal VOC', () => {
  it('counts pixels from 1, and keeps what is difficult apart', async () => {
    const { pictures, skipped } = await readBoxes(await make(voc))
    expect([names(pictures), skipped]).toEqual([['a.jpg', 'b.png'], []])
    expect(pictures[0]!.boxes).toEqual([
      { label: 'cat', xmin: 0, ymin: 0, xmax: 100, ymax: 50 },
      { label: 'dog', xmin: 0, ymin: 2, xmax: 9.5, ymax: 20, isDifficult: true },
    ])
    expect([pictures[0]!.size, pictures[1]!.boxes]).toEqual([{ width: 100, height: 50 }, []])
  })

  it('takes the first list that is there, else all, and names what is of no use', async () => {
    const root = await make(voc)
    expect(names((await readBoxes(root, { splits: ['test', 'val'] })).pictures)).toEqual(['c.jpg'])
    const { pictures, skipped } = await readBoxes(root, { splits: ['test'] })
    expect(names(pictures)).toEqual(['a.jpg', 'b.png', 'c.jpg'])
    expect(skipped.map(({ file, reason }) => [basename(file), reason])).toEqual([
      ['cut.xml', expect.stringContaining('file must be whole XML, but line 1 has')],
      ['gone.xml', 'JPEGImages has no picture gone'],
    ])
    await expect(readBoxes(root, { splits: ['test'], orAll: false })).rejects.toThrow(
      'ImageSets/Main must have the list test, but got train, val.',
    )
  })
})

describe('COCO', () => {
  const coco = {
    images: [
      { id: 7, file_name: 'a.jpg', width: 10, height: 20 },
      { id: 8, file_name: 'b.jpg' },
      { id: 9, file_name: 'gone.jpg' },
    ],
    categories: [{ id: 3, name: 'cat' }],
    annotations: [
      { image_id: 7, category_id: 3, bbox: [1, 2, 3, 4] },
      { image_id: 7, category_id: 3, bbox: [0, 0, 9, 9], iscrowd: 1 },
      { image_id: 7, category_id: 4, bbox: [1, 2, 3, 4] },
      { image_id: 1, category_id: 3, bbox: [1, 2, 3, 4] },
      { image_id: 8, category_id: 3, bbox: [1, 2, null, 4] },
    ],
  }

  it('gives corners, sizes and crowds, pictures beside the file or in images/', async () => {
    const root = await make({ 'boxes.json': JSON.stringify(coco), 'a.jpg': 'x', 'images/b.jpg': 'x' })
    for (const path of [root, join(root, 'boxes.json')]) {
      const { pictures, skipped } = await readBoxes(path)
      expect(names(pictures)).toEqual(['a.jpg', 'b.jpg'])
      expect(pictures[0]!.boxes).toEqual([
        { label: 'cat', xmin: 1, ymin: 2, xmax: 4, ymax: 6 },
        { label: 'cat', xmin: 0, ymin: 0, xmax: 9, ymax: 9, isCrowd: true },
      ])
      expect(pictures[0]!.size).toEqual({ width: 10, height: 20 })
      expect(skipped.map(({ file, reason }) => `${file.split(': ')[1]}: ${reason}`)).toEqual([
        'annotation 3: there is no category with id 4',
        'annotation 4: there is no image with id 1',
        'annotation 5: bbox must be four numbers, but got [1, 2, null, 4]',
        'image 3: there is no picture "gone.jpg"',
      ])
    }
  })
})

describe('labels.csv', () => {
  const header = 'filename,width,height,class,xmin,ymin,xmax,ymax'

  it('gathers the boxes of a picture, which lies beside it or in images/', async () => {
    const rows = [
      header,
      'a.jpg,10,20,cat,1,2,3,4',
      'b.jpg,0,0,dog,0,0,5.5,5',
      'a.jpg,10,20,dog,2,2,9,9',
      'c.jpg,9,9,,,,,',
    ]
    const more = ['gone.jpg,1,1,cat,0,0,1,1', ',1,1,cat,0,0,1,1', 'a.jpg,10,20,,0,0,1,1', 'b.jpg,0,0,cat,x,,3,3']
    const root = await make({
      'labels.csv': [...rows, ...more].join('\n'),
      'a.jpg': 'x',
      'images/b.jpg': 'x',
      'images/c.jpg': 'x',
    })
    const { pictures, skipped } = await readBoxes(root)
    expect(names(pictures)).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
    expect(pictures[0]).toMatchObject({
      size: { width: 10, height: 20 },
      boxes: [
        { label: 'cat', xmin: 1, ymin: 2, xmax: 3, ymax: 4 },
        { label: 'dog', xmin: 2, ymin: 2, xmax: 9, ymax: 9 },
      ],
    })
    expect(pictures[1]!.size).toBeUndefined()
    // What is no number is told of when the picture is used.
    expect(pictures[1]!.boxes[1]).toEqual({ label: 'cat', xmin: Number.NaN, ymin: Number.NaN, xmax: 3, ymax: 3 })
    expect(pictures[2]!.boxes).toEqual([])
    expect(skipped.map(({ file, reason }) => [file.split(': ')[1], reason])).toEqual([
      ['line 6', 'there is no picture "gone.jpg"'],
      ['line 7', 'no filename'],
      ['line 8', 'no class'],
    ])
  })

  it('is read instead of another format where it is asked for', async () => {
    const root = await make({ ...voc, 'labels.csv': `${header}\na.jpg,100,50,cat,1,2,3,4`, 'a.jpg': 'x' })
    expect((await readBoxes(root)).pictures.length).toBe(2)
    expect((await readBoxes(root, { format: 'csv' })).pictures.length).toBe(1)
    await expect(readBoxes(root, { format: 'coco' })).rejects.toThrow('file')
  })
})

describe('data of no use', () => {
  const header = 'filename,width,height,class,xmin,ymin,xmax,ymax'
  const one = { 'JPEGImages/a.jpg': 'x' }
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['an empty folder', {}, 'data must be a Pascal VOC folder'],
    ['pictures alone', { 'a.jpg': 'x', 'b.jpg': 'x' }, 'but got another folder'],
    ['VOC without annotations', { 'Annotations/.keep': '', ...one }, 'folder must have .xml files, but got none'],
    ['VOC without a folder of pictures', { 'Annotations/a.xml': annotation() }, 'JPEGImages: path must be a folder'],
    [
      'VOC without pictures',
      { 'Annotations/a.xml': annotation(), 'JPEGImages/z.jpg': 'x' },
      'JPEGImages has no picture a',
    ],
    ['an annotation that is cut', { 'Annotations/a.xml': annotation().slice(0, 60), ...one }, 'file must be whole XML'],
    ['an annotation of text', { 'Annotations/a.xml': 'hello', ...one }, 'file must be whole XML'],
    ['an annotation of nothing', { 'Annotations/a.xml': '', ...one }, 'but got'],
    ['an annotation of zeros', { 'Annotations/a.xml': '\0\0\0\0', ...one }, 'but got'],
    ['another XML', { 'Annotations/a.xml': '<html><p/></html>', ...one }, 'file must have an <annotation>'],
    [
      'an object without a name',
      { 'Annotations/a.xml': annotation('<object><bndbox/></object>'), ...one },
      'object 1 must have a name',
    ],
    [
      'an object without a box',
      { 'Annotations/a.xml': annotation('<object><name>a</name></object>'), ...one },
      'object 1 must have a bndbox',
    ],
    [
      'entities that grow without end',
      {
        'Annotations/a.xml': `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><annotation><filename>&b;</filename></annotation>`,
        'JPEGImages/z.jpg': 'x',
      },
      'but got',
    ],
    [
      'an empty list',
      { 'Annotations/a.xml': annotation(), 'ImageSets/Main/train.txt': '\n', ...one },
      'train.txt: list must hold at least one name, but got none',
    ],
    [
      'a list of other names',
      { 'Annotations/a.xml': annotation(), 'ImageSets/Main/train.txt': 'q', ...one },
      'train.txt: line 1: there is no annotation of "q".',
    ],
    ['JSON that is cut', { 'x.json': '{"images": [' }, 'file must be whole JSON'],
    ['JSON of another kind', { 'x.json': '[]' }, 'images must be a list, but got none'],
    ['COCO without pictures', { 'x.json': '{"images":[],"annotations":[],"categories":[]}' }, 'but no images'],
    [
      'COCO of other things',
      { 'x.json': '{"images":[3,null,{}],"annotations":["x"],"categories":[null]}' },
      'but id must be a number or a text, but got none.',
    ],
    ['two files of COCO', { 'x.json': '{}', 'y.json': '{}' }, 'got several .json files, ["x.json", "y.json"]. Name'],
    ['a header alone', { 'labels.csv': header }, 'rows must be at least one below the header'],
    ['a column that is missing', { 'labels.csv': 'filename,class\na,b' }, 'header must have one column'],
    ['rows without pictures', { 'labels.csv': `${header}\na.jpg,1,1,a,0,0,1,1` }, 'there is no picture "a.jpg"'],
    [
      'a path out of the folder that leads nowhere',
      { 'labels.csv': `${header}\n../../a.jpg,1,1,a,0,0,1,1` },
      'there is no picture',
    ],
  ])('%s', async (_, files, message) => {
    await expect(readBoxes(await make(files))).rejects.toThrow(message)
  })

  it('a path of nothing, and of another file', async () => {
    await expect(readBoxes(join(folder, 'missing'))).rejects.toThrow('but got no such file')
    const root = await make({ 'a.txt': 'x' })
    await expect(readBoxes(join(root, 'a.txt'))).rejects.toThrow('but got another file')
  })
})
