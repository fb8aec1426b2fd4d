/** What all charts share: Observable Plot drawn into a document of its own, with the page's colours and a legend. */
import { plot, type PlotOptions } from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { html, rawHtml, type Html } from './escape-html.js'

export interface LegendEntry {
  readonly label: string
  /** A colour of CSS, for instance from `seriesColor`. */
  readonly color: string
  /** Whether its line is dashed. Default: false. */
  readonly isDashed?: boolean
}

export interface ChartOptions {
  readonly title: string
  /** What the chart shows, in words, for those who cannot see it. */
  readonly description: string
  readonly legend?: readonly LegendEntry[]
  readonly plot: Omit<PlotOptions, 'document' | 'className' | 'ariaLabel'>
}

/** Wide enough for two side by side on a large screen, narrow enough that letters stay legible on a phone. */
export const chartWidth = 400

/** A chart as a figure: title, legend and an SVG that fills its place. The same input gives the same text. */
export function chart({ title, description, legend = [], plot: options }: ChartOptions): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = plot({
    width: chartWidth,
    height: 250,
    marginRight: 16,
    ...options,
    style: { fontSize: '13px' },
    document,
    // A name of our own: the default one may change with the library's version.
    className: 'plot',
    ariaLabel: description,
  })
  svg.setAttribute('role', 'img')
  // The page's style says the same.
  svg.querySelector('style')?.remove()
  const entries = legend.map(({ label, color, isDashed = false }) => {
    const pattern = isDashed ? 'dashed' : 'solid'
    return html`<span class="key"><i style="border-top:3px ${pattern} ${color}"></i>${label}</span> `
  })
  return html`<figure class="chart">
    <figcaption>
      <strong>${title}</strong>${entries.length > 0 && html`<span class="legend">${entries}</span>`}
    </figcaption>
    ${rawHtml(svg.outerHTML)}
  </figure>`
}

/** Charts side by side where there is room, below one another where there is none. */
export function charts(items: readonly Html[]): Html {
  return html`<div class="charts">${items}</div>`
}

/** The colour of the series with this index, from six that can be told apart with any kind of colour vision. */
export function seriesColor(index: number): string {
  return `var(--series-${(index % 6) + 1})`
}
