import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { madeUpBoxes } from '../detection/__fixtures__/made-up-boxes.js'
import { encodePng } from '../image/encode-png.js'
import { runProgram } from './__fixtures__/run-program.js'

let folder = ''
const inFolder = (...names: string[]): string => join(folder, ...names)
const json = async (...names: string[]) => JSON.parse(await readFile(inFolder(...names), 'utf8'))
const results = ['history.json', 'metrics.json', 'model.safetensors', 'report.html']
const header = 'filename,width,height,class,xmin,ymin,xmax,ymax'

/** Pictures with one box each, as a table and as VOC: the first twelve to train on, the others to judge by. */
async function writeData(): Promise<void> {
  const rows = [header]
  for (const part of ['csv/images', 'voc/JPEGImages', 'voc/Annotations', 'voc/ImageSets/Main']) {
    await mkdir(inFolder(part), { recursive: true })
  }
  for (const [i, { picture, boxes }] of madeUpBoxes(16).entries()) {
    const bytes = await encodePng(picture)
    await writeFile(inFolder('csv/images', `${i}.png`), bytes)
    await writeFile(inFolder('voc/JPEGImages', `${i}.png`), bytes)
    const [{ label, xmin, ymin, xmax, ymax }] = boxes as [(typeof boxes)[0]]
    rows.push(`${i}.png,32,32,${label},${xmin},${ymin},${xmax},${ymax}`)
    const edges = `<xmin>${xmin + 1}</xmin><ymin>${ymin + 1}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax>`
    const object = `<object><name>${label}</name><bndbox>${edges}</bndbox></object>`
    await writeFile(inFolder('voc/Annotations', `${i}.xml`), `<annotation>${object}</annotation>`)
  }
  await writeFile(inFolder('csv/labels.csv'), rows.join('\n'))
  const names = Array.from({ length: 16 }, (_, i) => String(i))
  await writeFile(inFolder('voc/ImageSets/Main/train.txt'), names.slice(0, 12).join('\n'))
  await writeFile(inFolder('voc/ImageSets/Main/val.txt'), names.slice(12).join('\n'))
}

const train = (data: string, out: string, ...argv: string[]) =>
  runProgram(['train-boxes', inFolder(data), '--out', inFolder(out), '--epochs', '1', '--seed', '1', ...argv])

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-boxes-'))
  await writeData()
  for (const kind of ['regressor', 'detector']) {
    const { code, err } = await train('voc', kind, '--model', kind, '--size', '64')
    if (code !== 0) throw new Error(`train-boxes must end with 0, but got ${code}: ${err}`)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('train-boxes', () => {
  it('writes model, history, metrics with those of the mean box, and a report', async () => {
    for (const kind of ['regressor', 'detector']) {
      expect((await readdir(inFolder(kind))).sort()).toEqual(results)
      const { model, seed, examples, validation, baseline, labelAccuracy } = await json(kind, 'metrics.json')
      expect([model, seed, examples, validation.images, baseline.images]).toEqual([kind, 1, 12, 4, 4])
      expect(typeof labelAccuracy).toBe(kind === 'regressor' ? 'number' : 'undefined')
      const history = await json(kind, 'history.json')
      for (const name of ['epoch', 'loss', 'classesLoss', 'boxesLoss', 'valLoss']) expect(history[name]).toHaveLength(1)
      const report = await readFile(inFolder(kind, 'report.html'), 'utf8')
      for (const text of ['by the mean box', 'Worst pictures', 'Precision and recall', 'stroke-dasharray']) {
        expect(report).toContain(text)
      }
      expect(report.match(/href="(?!data:image\/jpeg|#)/g)).toBeNull()
    }
  })

  it('holds pictures out of a table, and tells of it on stderr only', async () => {
    const { code, out, err } = await train('csv', 'table', '--model', 'regressor', '--time-budget', '0')
    expect([code, out]).toEqual([0, ''])
    expect(err).toMatch(/^Trained a regressor for 2 labels: mAP@\.5 [01]\.\d{4}, .* on 2 held-out pictures$/m)
    const { examples, timeBudget } = await json('table', 'metrics.json')
    expect([examples, timeBudget]).toEqual([14, { seconds: 0, wasCut: true }])
  })

  it('judges by data of its own, and trains on the list of --split', async () => {
    expect(
      (await train('voc', 'split', '--model', 'regressor', '--split', 'train', '--validation', inFolder('csv'))).code,
    ).toBe(0)
    const { examples, validation } = await json('split', 'metrics.json')
    expect([examples, validation.images]).toEqual([12, 16])
    const { code, err } = await train('voc', 'split', '--split', 'other')
    expect([code, err.trim()]).toEqual([1, expect.stringMatching(/must have the list other, but got train, val\.$/)])
  })

  it('names pictures and boxes of no use', async () => {
    await mkdir(inFolder('some'))
    for (let i = 0; i < 4; i++) await copyFile(inFolder('csv/images/1.png'), inFolder('some', `${i}.png`))
    await writeFile(inFolder('some', 'text.png'), 'no picture')
    const rows = [
      header,
      '0.png,32,32,a,1,1,9,9',
      '1.png,32,32,a,20,20,40,30',
      '1.png,32,32,a,9,9,5,5',
      '2.png,64,32,a,1,1,9,9',
    ]
    const more = ['3.png,32,32,a,2,2,30,30', 'text.png,32,32,a,1,1,9,9', 'gone.png,32,32,a,1,1,9,9']
    await writeFile(inFolder('some', 'labels.csv'), [...rows, ...more].join('\n'))
    const { code, err } = await train('some', 'left-out', '--model', 'regressor')
    expect(code).toBe(0)
    for (const text of [
      'labels.csv: line 8 is left out: there is no picture "gone.png"',
      'text.png is left out: file must be a JPEG',
      '1.png: the box of "a" at (20, 20) to (40, 30) is cut off',
      '1.png: the box of "a" at (9, 9) to (5, 5) is left out: it has no area',
      '2.png is left out: picture must be of 64×32, as its boxes are, but got 32×32.',
    ]) {
      expect(err).toContain(text)
    }
  })
})

describe('evaluate-boxes', () => {
  it('prints one JSON object on one line, of the validation list where there is no test list', async () => {
    for (const kind of ['regressor', 'detector']) {
      const { code, out } = await runProgram(['evaluate-boxes', inFolder(kind), inFolder('voc'), '--json'])
      expect([code, out.trim().split('\n').length]).toEqual([0, 1])
      const evaluation = JSON.parse(out)
      expect(Object.keys(evaluation)).toEqual(['images', 'mAP50', 'mAP50_95', 'meanIoU', 'classes'])
      expect([evaluation.images, evaluation.classes.map(({ label }: { label: string }) => label)]).toEqual([
        4,
        ['bright', 'dark'],
      ])
      expect(evaluation).toEqual((await json(kind, 'metrics.json')).validation)
    }
  })

  it('finds the format by itself, takes another list, and prints lines for people', async () => {
    const evaluated = async (...argv: string[]) =>
      (await runProgram(['evaluate-boxes', inFolder('regressor'), ...argv])).out
    expect(await evaluated(inFolder('csv'))).toMatch(/^16 pictures: mAP@\.5 [01]\.\d{4}, /)
    expect(await evaluated(inFolder('voc'), '--split', 'train')).toMatch(/^12 pictures/)
    expect(await evaluated(inFolder('csv/labels.csv'), '--format', 'csv')).toMatch(/^label +AP@\.5$/m)
  })

  it('refuses labels that the model does not know, and models of other kinds', async () => {
    await mkdir(inFolder('strange'))
    await copyFile(inFolder('csv/images/1.png'), inFolder('strange', '1.png'))
    await writeFile(inFolder('strange', 'labels.csv'), `${header}\n1.png,32,32,zebra,1,1,9,9`)
    const strange = await runProgram(['evaluate-boxes', inFolder('regressor'), inFolder('strange'), '--json'])
    expect([strange.code, strange.out]).toEqual([1, ''])
    expect(strange.err).toContain('label must be one that the model knows, ["bright", "dark"], but got "zebra".')
    const other = await runProgram(['predict', inFolder('regressor'), inFolder('csv/images/1.png')])
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('must be of the kind image-classifier, but')])
  })
})

describe('explain-boxes', () => {
  it('writes a page and prints one JSON object', async () => {
    const page = inFolder('why.html')
    const picture = inFolder('csv/images/3.png')
    const { code, out, err } = await runProgram([
      'explain-boxes',
      inFolder('regressor'),
      picture,
      '--out',
      page,
      '--json',
    ])
    expect([code, err]).toEqual([0, `Wrote ${page}\n`])
    const { label, score, width, height, values } = JSON.parse(out)
    expect([['bright', 'dark'].includes(label), score > 0, values.length]).toEqual([true, true, width * height])
    expect(await readFile(page, 'utf8')).toContain(`<title>Why &#34;${label}&#34; there</title>`)
  })

  it('refuses boxes that were not found, to do nothing, and to write over pictures', async () => {
    const picture = inFolder('csv/images/3.png')
    const second = await runProgram(['explain-boxes', inFolder('regressor'), picture, '--json', '--box', '1'])
    expect([second.code, second.out]).toEqual([1, ''])
    expect(second.err).toContain('box must be one of the 1 on the picture, but got 1.')
    expect((await runProgram(['explain-boxes', inFolder('regressor'), picture])).code).toBe(2)
    const over = await runProgram(['explain-boxes', inFolder('regressor'), picture, '--out', picture])
    expect([over.code, over.err]).toEqual([
      1,
      expect.stringContaining('or a page that ends in .html, but got another file'),
    ])
  })
})

describe('predict-boxes', () => {
  it('prints one JSON object a picture, in the order of the arguments', async () => {
    const files = ['3', '0', '7'].map((name) => inFolder('csv/images', `${name}.png`))
    const { code, out } = await runProgram(['predict-boxes', inFolder('regressor'), ...files, '--json'])
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect([code, lines.map(({ file }) => file)]).toEqual([0, files])
    for (const { boxes } of lines) {
      expect(boxes.length).toBe(1)
      expect(Object.keys(boxes[0])).toEqual(['label', 'score', 'xmin', 'ymin', 'xmax', 'ymax'])
    }
    const plain = await runProgram(['predict-boxes', inFolder('regressor'), files[0]!])
    expect(plain.out.trim().split('\t')).toEqual([
      lines[0].boxes[0].label,
      expect.any(String),
      ...Array(4).fill(expect.stringMatching(/^\d+\.\d$/)),
      files[0],
    ])
  })

  it('leaves out what is below --min-score', async () => {
    const file = inFolder('csv/images/3.png')
    const found = async (score: string) => {
      const { out } = await runProgram(['predict-boxes', inFolder('detector'), file, '--json', '--min-score', score])
      return JSON.parse(out).boxes.length as number
    }
    expect([await found('0'), await found('1')]).toEqual([expect.any(Number), 0])
    expect(await found('0')).toBeGreaterThan(0)
  })

  it('refuses what is no picture and what is no model, with one line', async () => {
    await writeFile(inFolder('text.jpg'), 'no picture')
    for (const argv of [
      ['predict-boxes', inFolder('regressor'), inFolder('text.jpg'), '--json'],
      ['predict-boxes', inFolder('csv'), inFolder('csv/images/1.png')],
      ['predict-boxes', inFolder('missing'), inFolder('csv/images/1.png')],
      ['evaluate-boxes', inFolder('regressor'), inFolder('regressor'), '--json'],
    ]) {
      const { code, out, err } = await runProgram(argv)
      expect([code, out, err.trim().split('\n').length]).toEqual([1, '', 1])
    }
  })
})
