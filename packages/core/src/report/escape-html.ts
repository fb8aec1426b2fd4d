/** A piece of HTML that is safe to be put into a page: made by the tag `html`, or declared safe by `rawHtml`. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What a template takes: text is escaped, lists are joined, nothing comes of `null`, `undefined` and `false`. */
export type HtmlValue = string | number | Html | null | undefined | false | readonly HtmlValue[]

/**
 * Template tag that escapes whatever is put in, unless it is a piece of HTML itself.
 *
 * @example
 * html`<p title="${name}">${items.map((item) => html`<b>${item}</b>`)}</p>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] ?? ''
  for (const [index, value] of values.entries()) text += safe(value) + (strings[index + 1] ?? '')
  return new Html(text)
}

/** Takes text as HTML as it is. For what a library has drawn, never for what a user or a file has given. */
export function rawHtml(text: string): Html {
  return new Html(text)
}

/** Text as it stands between tags or in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

function safe(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return value.map(safe).join('')
}
