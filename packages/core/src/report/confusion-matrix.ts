import { ShapeError } from '../errors/errors.js'
import { html, type Html } from './escape-html.js'
import { formatNumber } from './format-number.js'

export interface ConfusionMatrixOptions {
  readonly labels: readonly string[]
  /** How many examples of the row's class were taken for the column's. Shape: [true class, predicted class]. */
  readonly counts: readonly (readonly number[])[]
}

/**
 * A confusion matrix as a table; the deeper a cell's colour, the larger its share of the row (of the class). Right
 * answers stand on the diagonal. A large matrix scrolls by itself on a narrow screen.
 *
 * @throws ShapeError unless there is a row and a column for each label.
 */
export function confusionMatrix({ labels, counts }: ConfusionMatrixOptions): Html {
  const classes = labels.length
  if (counts.length !== classes || counts.some((row) => row.length !== classes)) {
    const got = `[${counts.length}, ${counts[0]?.length ?? 0}]`
    throw new ShapeError(`confusionMatrix: counts must be of shape [${classes}, ${classes}], but got ${got}.`)
  }
  // Shares and words beside the colours, as long as there is room for them.
  const isSmall = classes <= 4
  const head = labels.map((label) => html`<th scope="col"><span>${label}</span></th>`)
  const rows = labels.map((label, row) => {
    const cells = counts[row]!
    const total = cells.reduce((sum, count) => sum + count, 0)
    const axis = html`<th class="axis side" scope="rowgroup" rowspan="${classes}"><span>true</span></th>`
    const body = cells.map((count, column) => {
      return cell(count, total, isSmall, `true: ${label}, predicted: ${labels[column]}`)
    })
    return html`<tr>
      ${row === 0 && axis}
      <th scope="row"><span>${label}</span></th>
      ${body}
    </tr> `
  })
  return html`<div class="scroll" role="region" tabindex="0" aria-label="confusion matrix">
    <table class="confusion ${isSmall ? 'small' : 'large'}">
      <thead>
        <tr>
          <td colspan="2"></td>
          <th class="axis" scope="colgroup" colspan="${classes}">predicted</th>
        </tr>
        <tr>
          <td colspan="2"></td>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function cell(count: number, total: number, isSmall: boolean, title: string): Html {
  const share = total === 0 ? 0 : count / total
  const percent = `${(share * 100).toFixed(1)}%`
  const tone = `${share > 0.5 ? 'deep' : 'pale'}${count === 0 ? ' zero' : ''}`
  const content = html`${formatNumber(count)}${isSmall && html`<small>${percent}</small>`}`
  const style = `--depth:${depth(share).toFixed(1)}%`
  return html`<td class="${tone}" style="${style}" title="${title}: ${percent}">${content}</td>`
}

/**
 * How much of the deep colour a share gets, in percent. It rises steeply at first, so that few mistakes show, and jumps
 * where the letters change from dark to light, so that they can be read on either side.
 */
function depth(share: number): number {
  return share > 0.5 ? 85 + 30 * (share - 0.5) : 50 * Math.sqrt(2 * share)
}
