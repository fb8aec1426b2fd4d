/** Pictures with boxes whose files contradict themselves: what is of use is read, and the rest is named. */
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

type Files = Readonly<Record<string, string | Uint8Array>>
const pictures: Files = { 'a.jpg': 'x', 'b.jpg': 'x' }

async function make(files: Files): Promise<string> {
  const root = await mkdtemp(join(folder, 'case-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), content)
  }
  return root
}

/** The pictures by name with the labels on them, and what is left out. */
async function read(files: Files) {
  const { pictures, skipped } = await readBoxes(await make(files))
  const found = pictures.map(({ picture, boxes }) => [basename(picture as string), ...boxes.map(({ label }) => label)])
  return { found, skipped: skipped.map(({ file, reason }) => `${file.split(/: |\//).at(-1)}: ${reason}`) }
}

describe('COCO', () => {
  const image = (id: unknown, name: unknown) => ({ id, file_name: name })
  const box = (imageId: unknown, categoryId: unknown, bbox: unknown = [1, 2, 3, 4]) => ({
    image_id: imageId,
    category_id: categoryId,
    bbox,
  })
  const coco = (parts: object): Files => ({
    'x.json': JSON.stringify({
      images: [image(1, 'a.jpg'), image(2, 'b.jpg')],
      categories: [{ id: 1, name: 'cat' }],
      annotations: [box(1, 1)],
      ...parts,
    }),
    ...pictures,
  })

  it('takes the first of several with one id', async () => {
    const images = [image(1, 'a.jpg'), image(1, 'b.jpg')]
    const categories = [
      { id: 1, name: 'cat' },
      { id: 1, name: 'dog' },
    ]
    expect(await read(coco({ images, categories }))).toEqual({
      found: [['a.jpg', 'cat']],
      skipped: ['category 2: id 1 is that of an earlier one', 'image 2: id 1 is that of an earlier one'],
    })
  })

  it.each<[string, object, string]>([
    [
      'an image without an id',
      { images: [image(undefined, 'b.jpg'), image(1, 'a.jpg')] },
      'image 1: id must be a number',
    ],
    ['an image without a name', { images: [image(2, undefined), image(1, 'a.jpg')] }, 'image 1: it has no file_name'],
    [
      'an image that leads away',
      { images: [image(2, '../../none'), image(1, 'a.jpg')] },
      'there is no picture "../../none"',
    ],
    ['an id of another type', { annotations: [box('1', 1)] }, 'annotation 1: there is no image with id "1"'],
    ['no image_id', { annotations: [box(undefined, 1)] }, 'annotation 1: it has no image_id'],
    ['no category_id', { annotations: [box(1, undefined)] }, 'annotation 1: it has no category_id'],
    ['no categories', { categories: [] }, 'annotation 1: there is no category with id 1'],
    ['a category without a name', { categories: [{ id: 1 }] }, 'annotation 1: there is no category with id 1'],
    ['a category of blanks', { categories: [{ id: 1, name: ' ' }] }, 'annotation 1: there is no category with id 1'],
    [
      'a box of text',
      { annotations: [box(1, 1, ['1', '2', '3', '4'])] },
      'bbox must be four numbers, but got ["1", "2"',
    ],
    ['no box', { annotations: [{ image_id: 1, category_id: 1 }] }, 'bbox must be four numbers, but got none'],
    ['entries that are none', { annotations: [null, 5, 'x'] }, 'annotation 3: it has no image_id'],
  ])('names %s', async (_, parts, message) => {
    const { skipped } = await read(coco(parts))
    expect(skipped.join('\n')).toContain(message)
    expect(skipped.join('\n')).not.toContain('undefined')
  })

  it.each<[string, string | Uint8Array, string]>([
    ['cut JSON', '{"images": [', 'file must be whole JSON, but got "'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'file must be UTF-8, but got UTF-16'],
    ['brackets without end', '['.repeat(500_000), 'file must be whole JSON, but got "'],
    ['results instead of truth', '[{"image_id":1}]', 'images must be a list, but got none'],
  ])('refuses %s', async (_, content, message) => {
    await expect(read({ 'x.json': content, ...pictures })).rejects.toThrow(message)
  })
})

describe('labels.csv', () => {
  it('names a size that is not that of an earlier row', async () => {
    const rows = ['a.jpg,10,20,cat,1,1,9,9', 'a.jpg,20,10,dog,1,1,9,9', 'a.jpg,,,cow,1,1,9,9']
    const table = `filename,width,height,class,xmin,ymin,xmax,ymax\n${rows.join('\n')}`
    expect(await read({ 'labels.csv': table, ...pictures })).toEqual({
      found: [['a.jpg', 'cat', 'cow']],
      skipped: ['line 3: the picture must be of 10×20 as in an earlier row, but got 20×10'],
    })
  })
})

describe('Pascal VOC', () => {
  const object = (name: string) =>
    `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object>`
  const annotation = (name: string, head = '') => `${head}<annotation>${object(name)}</annotation>`
  const voc = (files: Files): Files => ({
    'Annotations/a.xml': annotation('cat'),
    'JPEGImages/a.jpg': 'x',
    'JPEGImages/b.jpg': 'x',
    ...files,
  })
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')

  it.each<[string, string | Uint8Array, string]>([
    [
      'Latin-1 that it declares',
      Buffer.from(annotation('café', '<?xml version="1.0" encoding="ISO-8859-1"?>'), 'latin1'),
      'café',
    ],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${annotation('café')}`, 'utf16le'), 'café'],
    ['a mark of UTF-8', `\ufeff${annotation('cat')}`, 'cat'],
    ['text in CDATA', annotation('<![CDATA[<cat>]]>'), '<cat>'],
    ['a billion laughs', annotation('&l9;', `<!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]>`), '&l9;'],
  ])('takes %s', async (_, content, label) => {
    const { found, skipped } = await read(voc({ 'Annotations/b.xml': content }))
    expect(found).toEqual([
      ['a.jpg', 'cat'],
      ['b.jpg', label],
    ])
    expect(skipped).toEqual([])
  })

  it.each<[string, string | Uint8Array, string]>([
    ['other bytes than UTF-8', Buffer.from(annotation('café'), 'latin1'), 'file must be text in utf-8, but it is not'],
    [
      'an encoding that is none',
      annotation('cat', '<?xml version="1.0" encoding="nothing"?>'),
      'file must be text in nothing',
    ],
    [
      'a large entity',
      annotation('&a;', `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(100_000)}">]>`),
      'file must be XML, but got',
    ],
    [
      'an entity of another file',
      annotation('&a;', '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
      'file must be XML, but got',
    ],
    ['tags without end', '<a>'.repeat(20_000) + '</a>'.repeat(20_000), 'file must be XML, but got'],
    ['a name of the language', '<annotation><__proto__>1</__proto__></annotation>', 'file must be XML, but got'],
  ])('names %s', async (_, content, message) => {
    const { found, skipped } = await read(voc({ 'Annotations/b.xml': content }))
    expect(found).toEqual([['a.jpg', 'cat']])
    expect(skipped).toEqual([expect.stringContaining(`b.xml: ${message}`)])
  })

  it('names what its list has twice, and what is not there', async () => {
    const list = '\ufeffa\r\nnone\r\na\r\n../../a\r\n'
    expect(await read(voc({ 'ImageSets/Main/train.txt': list }))).toEqual({
      found: [['a.jpg', 'cat']],
      skipped: [
        'line 2: there is no annotation of "none"',
        'line 3: "a" stands in an earlier line',
        'line 4: there is no annotation of "../../a"',
      ],
    })
  })

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '\n', 'train.txt: list must hold at least one name'],
    ['UTF-16', Buffer.from('\ufeffa\n', 'utf16le'), 'train.txt: file must be UTF-8, but got UTF-16'],
    ['other bytes', Uint8Array.of(0x61, 0xff), 'train.txt: file must be UTF-8 text'],
  ])('refuses a list of %s', async (_, content, message) => {
    await expect(read(voc({ 'ImageSets/Main/train.txt': content }))).rejects.toThrow(message)
  })
})
