import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExplanationOutput } from './explanation-output.js'
import { UsageError } from './usage-error.js'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'tessera-explanation-'))
})
afterAll(() => rm(base, { recursive: true, force: true }))

async function written(options: { out?: string; json: boolean }) {
  const lines: string[] = []
  const output = await ExplanationOutput.prepare('explain', options)
  const forms = { page: () => '<p>page</p>', json: () => ({ label: 'yes' }) }
  await output.write(forms, { print: (line) => lines.push(line), log: (line) => lines.push(line) })
  return lines
}

describe('ExplanationOutput', () => {
  it('writes a page, a line of JSON, or both', async () => {
    const out = join(base, 'page.html')
    expect(await written({ json: true })).toEqual(['{"label":"yes"}'])
    expect(await written({ out, json: false })).toEqual([`Wrote ${out}`])
    expect(await written({ out, json: true })).toEqual([`Wrote ${out}`, '{"label":"yes"}'])
    expect(await readFile(out, 'utf8')).toBe('<p>page</p>')
    expect(await readdir(base)).toEqual(['page.html'])
  })

  it('asks for one of the two', async () => {
    await expect(ExplanationOutput.prepare('explain', { json: false })).rejects.toThrow(UsageError)
  })

  it('takes the place of no other file, and of no folder', async () => {
    const model = join(base, 'model.safetensors')
    await writeFile(model, 'kept')
    const refused = (out: string) => ExplanationOutput.prepare('explain', { out, json: true })
    await expect(refused(model)).rejects.toThrow(
      `--out ${model} must be a new file, or a page that ends in .html, but got another file that is there.`,
    )
    await expect(refused(base)).rejects.toThrow('must be a file, but got a folder.')
    await expect(refused(join(base, 'none', 'x.html'))).rejects.toThrow('must be in a folder that exists')
    expect(await readFile(model, 'utf8')).toBe('kept')
  })
})
