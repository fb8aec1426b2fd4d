import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder(['bad', 'good', 'odd'])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(['linear', 'average'])('tessera-nlp evaluate of kind %s', (kind) => {
  it('prints one JSON object on one line with the keys of the contract, and nothing else', async () => {
    const { code, out, err } = await runProgram(['evaluate', join(folder, kind), join(folder, 'dev.csv'), '--json'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^\{.*\}\n$/)
    const found = JSON.parse(out)
    expect(Object.keys(found)).toEqual(['examples', 'accuracy', 'macroF1', 'loss', 'classes', 'confusionMatrix'])
    expect(found.classes.map((one: object) => Object.keys(one))).toEqual(
      Array.from({ length: 3 }, () => ['label', 'precision', 'recall', 'f1', 'support']),
    )
    const { examples, accuracy, macroF1, loss, classes, confusionMatrix: matrix } = found
    expect([examples, matrix.flat().reduce((sum: number, n: number) => sum + n, 0)]).toEqual([20, 20])
    expect(accuracy).toBeCloseTo((matrix[0][0] + matrix[1][1] + matrix[2][2]) / 20, 12)
    expect(macroF1).toBeCloseTo((classes[0].f1 + classes[1].f1 + classes[2].f1) / 3, 12)
    expect(loss).toBeGreaterThan(0)
    expect(classes.map(({ support }: { support: number }) => support)).toEqual([7, 7, 6])
  })
})

describe('tessera-nlp evaluate', () => {
  it('prints a table without --json', async () => {
    const { out } = await runProgram(['evaluate', join(folder, 'linear'), join(folder, 'dev.csv')])
    expect(out).toMatch(/^20 texts: accuracy [01]\.\d{4}, macro F1 [01]\.\d{4}, loss \d\.\d{4}\nlabel /)
    expect(out.split('\n')).toHaveLength(6)
  })

  it('takes the model file itself', async () => {
    const evaluate = (model: string) => runProgram(['evaluate', model, join(folder, 'dev.csv'), '--json'])
    const model = join(folder, 'linear')
    expect(await evaluate(join(model, 'model.safetensors'))).toEqual(await evaluate(model))
  })

  it('names the line of a label that the model does not know', async () => {
    const path = join(folder, 'strange.csv')
    await writeFile(path, 'text,label\na good one,good\n\n"two\nlines",fine\n')
    const { code, out, err } = await runProgram(['evaluate', join(folder, 'linear'), path, '--json'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toBe(
      `tessera-nlp: ${path}: line 4: label must be one that the model knows, ["bad", "good", "odd"], but got "fine".\n`,
    )
  })
})
