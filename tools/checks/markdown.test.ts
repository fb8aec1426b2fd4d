import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../setup/paths.mjs'
import { codeBlocks, headingAnchors, linkTargets } from './markdown.js'
import { listFiles, readText } from './repository.js'

/** Why a link of `file` leads nowhere, or undefined. Addresses of other sites are not fetched: tests need no network. */
function brokenLink(file: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined
  const [path = '', anchor] = target.split('#')
  const linked = path === '' ? file : posix.join(posix.dirname(file), decodeURIComponent(path))
  if (linked.startsWith('..')) return `${file}: ${target} leads out of the repository`
  if (!existsSync(join(root, linked))) return `${file}: ${target} does not exist`
  if (anchor === undefined || !linked.endsWith('.md')) return undefined
  return headingAnchors(readText(linked)).has(anchor) ? undefined : `${file}: ${target} names no heading`
}

describe('Markdown files', () => {
  it('link to files and headings that exist', () => {
    const files = listFiles(/\.md$/)
    expect(files.length).toBeGreaterThan(0)
    const broken = files.flatMap((file) =>
      linkTargets(readText(file)).flatMap((target) => brokenLink(file, target) ?? []),
    )
    expect(broken).toEqual([])
  })

  it('are caught when a link leads nowhere', () => {
    expect(brokenLink('CONTRIBUTING.md', 'no-such-file.md')).toContain('does not exist')
    expect(brokenLink('CONTRIBUTING.md', '../elsewhere.md')).toContain('out of the repository')
    expect(brokenLink('CONTRIBUTING.md', '#no-such-heading')).toContain('names no heading')
  })
})

describe('reading Markdown', () => {
  it('finds links in every form, but none in code', () => {
    const text = '[a](b.md) ![p](pic.svg "title") `[x](y)` <img src="d.png">\n\n[ref]: e.md\n\n```md\n[c](no.md)\n```\n'
    expect(linkTargets(text)).toEqual(['b.md', 'pic.svg', 'e.md', 'd.png'])
  })

  it('finds code blocks with their info string and line', () => {
    expect(codeBlocks('text\n```ts run\nconst a = 1\n```\n')).toEqual([
      { info: ['ts', 'run'], code: 'const a = 1\n', line: 2 },
    ])
  })

  it('makes anchors as GitHub does', () => {
    expect([...headingAnchors('# A `model` file, in short\n## Two\n')]).toEqual(['a-model-file-in-short', 'two'])
  })
})
