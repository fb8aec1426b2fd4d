/** The first page of the report: each model's figure beside a guess, and one decision of each explained. */
import { html, reportPage, table, type Html } from '@tessera-ml/core/report'
import type { Chapter, Figure } from './chapter.js'

export function overview(chapters: readonly Chapter[]): string {
  const rows = chapters.flatMap(({ title, figures }) => figures.map((figure) => [title, ...cells(figure)]))
  const note = 'All figures are of data that no model was trained on; the guesses look at nothing.'
  const titles = ['Data', 'Model', 'Figure', 'Value', 'Guess', 'Its value']
  const columns = titles.map((title) => ({
    title,
    align: /value/i.test(title) ? ('right' as const) : ('left' as const),
  }))
  return reportPage({
    title: 'The tour of Tessera',
    subtitle: 'Models that were trained on this machine, judged by what they had not seen, and explained.',
    sections: [
      { title: 'Overview', note, html: table({ columns, rows }) },
      ...chapters.map((chapter) => ({ title: chapter.title, note: chapter.summary, html: chapterHtml(chapter) })),
    ],
  })
}

function cells({ model, measure, value, guess, guessed }: Figure): string[] {
  return [model, measure, value.toFixed(3), guess, guessed.toFixed(3)]
}

function chapterHtml({ decision, why, page }: Chapter): Html {
  return html`<h3>${decision}</h3>
    ${why}
    <p><a href="${page}">Training, figures, mistakes and more explanations</a></p>`
}
