import { knownOptions } from '@tessera-ml/core'
import { escapeHtml } from './escape-html.js'

/** A part of a page. */
export interface PageSection {
  /** Plain text; escaped here. Default none. */
  readonly heading?: string
  /** Plain text under the heading; escaped here. Default none. */
  readonly text?: string
  /** HTML or SVG as `highlightedText` and `bars` make it; NOT escaped here. Default none. */
  readonly html?: string
}

export interface PageOptions {
  /** Language of the page's text as a BCP 47 tag. Default 'en'. */
  readonly language?: string
}

const style = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --soft: #5a6068; --line: #d9dde2 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --paper: #16181c; --soft: #a3aab3; --line: #363b43 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 46rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line);
  overflow-wrap: anywhere }
p { margin: .5rem 0; color: var(--soft); overflow-wrap: anywhere }`

/**
 * One HTML file that needs nothing else: styles inside, no script (and a policy that forbids any), light and dark, as
 * wide as a phone or a readable line.
 */
export function page(title: string, sections: readonly PageSection[], options: PageOptions = {}): string {
  knownOptions('page', options, ['language'])
  const { language = 'en' } = options
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(language)}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}\n</style>`,
    '</head>',
    '<body>',
    `<h1>${escapeHtml(title)}</h1>`,
    ...sections.flatMap(sectionHtml),
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function sectionHtml({ heading, text, html }: PageSection): string[] {
  return [
    '<section>',
    ...(heading === undefined ? [] : [`<h2>${escapeHtml(heading)}</h2>`]),
    ...(text === undefined ? [] : [`<p>${escapeHtml(text)}</p>`]),
    ...(html === undefined ? [] : [html]),
    '</section>',
  ]
}
