import { ShapeError } from '../errors/errors.js'
import { type Html, html } from './escape-html.js'
import { formatNumber } from './format-number.js'

export interface TableColumn {
  readonly title: string
  /** Where the cells stand. Default: numbers right, all else left. */
  readonly align?: 'left' | 'right'
}

export type TableCell = string | number | Html

export interface TableOptions {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly TableCell[])[]
  /** Text above the table. Default: none. */
  readonly caption?: string
}

/**
 * A table; a wide one scrolls by itself on a narrow screen.
 *
 * @throws ShapeError if a row has not one cell for each column.
 */
export function table({ columns, rows, caption }: TableOptions): Html {
  for (const [index, row] of rows.entries()) {
    if (row.length === columns.length) continue
    throw new ShapeError(`table: row ${index} must be of ${columns.length} cells, but got ${row.length}.`)
  }
  const aligned = columns.map(({ align }, index) => {
    const isNumeric = rows.length > 0 && rows.every((row) => typeof row[index] === 'number')
    return (align ?? (isNumeric ? 'right' : 'left')) === 'right' ? 'number' : 'text'
  })
  const head = columns.map(({ title }, index) => html`<th scope="col" class="${aligned[index]}">${title}</th>`)
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, index) => html`<td class="${aligned[index]}">${shown(cell)}</td>`)}
      </tr> `,
  )
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption ?? 'table'}">
    <table>
      ${
        caption !== undefined &&
        html`<caption>
          ${caption}
        </caption>`
      }
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`
}

function shown(cell: TableCell): string | Html {
  return typeof cell === 'number' ? formatNumber(cell) : cell
}
