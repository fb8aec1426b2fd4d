import { html, type Html } from './escape-html.js'
import { formatNumber } from './format-number.js'

export interface KeyFigure {
  readonly label: string
  readonly value: string | number
  /** A few words below, for instance what it is measured on. Default: none. */
  readonly note?: string
}

/** Key figures as tiles: accuracy 0.983 and the like. */
export function figures(items: readonly KeyFigure[]): Html {
  const tiles = items.map(
    ({ label, value, note }) =>
      html`<div class="tile">
        <dt>${label}</dt>
        <dd>${typeof value === 'number' ? formatNumber(value) : value}</dd>
        ${note !== undefined && html`<dd class="note">${note}</dd>`}
      </div> `,
  )
  return html`<dl class="tiles">${tiles}</dl>`
}
