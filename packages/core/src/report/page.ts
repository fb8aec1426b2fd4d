import { type Html, html, rawHtml } from './escape-html.js'
import { reportStyle } from './style.js'

export interface ReportSection {
  readonly title: string
  readonly html: Html
  /** A paragraph between title and content. Default: none. */
  readonly note?: string
}

export interface ReportPageOptions {
  readonly title: string
  /** A sentence below the title. Default: none. */
  readonly subtitle?: string
  readonly sections: readonly ReportSection[]
}

/**
 * A report as one HTML file that asks for nothing else: no script, no request (its policy forbids both), readable on a
 * phone and on paper, light or dark as the reader's system is. The same options give the same text.
 */
export function reportPage({ title, subtitle, sections }: ReportPageOptions): string {
  const ids = uniqueIds(sections.map((section) => section.title))
  const contents = sections.map((section, index) => html`<li><a href="#${ids[index]}">${section.title}</a></li> `)
  const main = sections.map(
    (section, index) =>
      html`<section id="${ids[index]}" aria-labelledby="${ids[index]}-title">
        <h2 id="${ids[index]}-title">${section.title}</h2>
        ${section.note !== undefined && html`<p class="note">${section.note}</p>`} ${section.html}
      </section> `,
  )
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${title}</title>
        <style>
          ${rawHtml(reportStyle)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          ${subtitle !== undefined && html`<p>${subtitle}</p>`}
        </header>
        <div class="page">
          ${
            contents.length > 1 &&
            html`<nav aria-label="Contents">
              <ol>
                ${contents}
              </ol>
            </nav>`
          }
          <main>${main}</main>
        </div>
      </body>
    </html> `.text
}

/** Names for links out of titles: `Confusion matrix` gives `confusion-matrix`, a second one `confusion-matrix-2`. */
function uniqueIds(titles: readonly string[]): string[] {
  const taken = new Set<string>()
  return titles.map((title) => {
    const slug =
      title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '') || 'section'
    let id = slug
    for (let count = 2; taken.has(id); count++) id = `${slug}-${count}`
    taken.add(id)
    return id
  })
}
