import { html, type Html } from './escape-html.js'
import type { ReportSection } from './page.js'

/** A section of explanations; where they need what is not installed (a `ConfigError`), it says so instead. */
export async function explanationSection(note: string, make: () => Promise<readonly Html[]>): Promise<ReportSection> {
  const title = 'Why'
  try {
    return { title, note, html: html`${await make()}` }
  } catch (error) {
    if ((error as { kind?: string }).kind !== 'config') throw error
    return { title, note: (error as Error).message, html: html`` }
  }
}
