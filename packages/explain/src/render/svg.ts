import { escapeHtml } from './escape-html.js'

/**
 * An SVG that scales with its place, takes over the page's text colour and is a file of its own as well. `title` is
 * escaped here, the parts are not.
 */
export function svg(title: string, width: number, height: number, parts: readonly string[], maxWidth = '30em'): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" ` +
      `aria-label="${escapeHtml(title)}" font-family="system-ui,sans-serif" font-size="13" fill="currentColor" ` +
      `style="display:block;width:100%;max-width:${maxWidth};height:auto">`,
    `<title>${escapeHtml(title)}</title>`,
    ...parts,
    '</svg>',
  ].join('\n')
}

/** On one line and at most `most` letters long. */
export function shortened(label: string, most: number): string {
  const oneLine = label.replace(/\s+/g, ' ')
  const letters = [...oneLine]
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : oneLine
}
