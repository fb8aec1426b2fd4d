import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram, trainedFolder } from './__fixtures__/run-program.js'

let folder: string
beforeAll(async () => {
  folder = await trainedFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const text = 'A lovely <day>, but "awful"'

describe.each([
  ['linear', 'contributions', 'linear contributions', 1e-12],
  ['average', 'integratedGradients', 'integrated gradients', 1e-4],
] as const)('tessera-nlp explain of kind %s', (kind, method, name, most) => {
  const explain = (...more: string[]) => runProgram(['explain', join(folder, kind), text, ...more])

  it('prints one JSON object with --json: parts that add up from the base to the logit', async () => {
    const { code, out, err } = await explain('--json', '--method', method)
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^\{.*\}\n$/)
    const { label, score, method: used, base, logit, gap, tokens } = JSON.parse(out)
    expect(['bad', 'good']).toContain(label)
    expect(used).toBe(name)
    expect(score).toBeGreaterThanOrEqual(0.5)
    const sum = tokens.reduce((total: number, { value }: { value: number }) => total + value, base)
    expect(Math.abs(sum - logit)).toBeLessThan(most)
    expect(Math.abs(gap)).toBeLessThan(most)
    for (const { text: part, start, end } of tokens) expect(part).toBe(text.slice(start, end))
    expect(tokens.map((token: { text: string }) => token.text)).toContain('lovely')
  })

  it('explains the label that is asked for', async () => {
    const values = async (label: string): Promise<number> => {
      const found = JSON.parse((await explain('--json', '--label', label)).out)
      expect(found.label).toBe(label)
      return found.tokens.find((token: { text: string }) => token.text === 'lovely').value
    }
    expect(await values('good')).toBeGreaterThan(0)
    expect(await values('bad')).toBeLessThan(0)
  })

  it('writes one HTML file with the text in colours, and says so on stderr', async () => {
    const path = join(folder, `${kind}.html`)
    expect(await explain('--out', path)).toEqual({ code: 0, out: '', err: `Wrote ${path}\n` })
    const page = await readFile(path, 'utf8')
    expect(page).toMatch(/^<!doctype html>/i)
    expect(page).toContain('lovely')
    expect(page).not.toContain('<day>')
    expect(page).not.toMatch(/<(script|link)|https?:/)
  })

  it('refuses the method of the other kind and a label that it does not know', async () => {
    const other = method === 'contributions' ? 'integratedGradients' : 'contributions'
    const wrong = await explain('--json', '--method', other)
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain(`--method must be auto or ${method} for a model of kind ${kind}, but got ${other}.`)
    const unknown = await explain('--json', '--label', 'fine')
    expect([unknown.code, unknown.out]).toEqual([1, ''])
    expect(unknown.err).toContain('label must be one that the model knows, ["bad", "good"], but got "fine".\n')
  })

  it('takes a text of nothing that is known', async () => {
    for (const nothing of ['', 'zzz', '🎬']) {
      expect((await runProgram(['explain', join(folder, kind), nothing, '--json'])).code).toBe(0)
    }
  })
})
