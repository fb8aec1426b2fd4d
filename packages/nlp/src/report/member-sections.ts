/** What the report says of several models that decide together: members, how networks were trained, settings tried. */
import { html, learningCurves, table, type ReportSection } from '@tessera-ml/core/report'
import type { LinearSettings } from '../classification/linear/linear-settings.js'

/** The history of `auto` or of several networks, as `TextClassifier.history` has it. */
export interface MembersHistory {
  readonly trials?: readonly { readonly accuracy: number; readonly settings: Required<LinearSettings> }[]
  /** What decides together, where it is more than one. */
  readonly members?: readonly Member[]
  /** Of all members together, in cross-validation. */
  readonly accuracy?: number
}

interface Member {
  readonly model: string
  readonly models: number
  readonly weight: number
  readonly accuracy: number
  readonly trainings: readonly Readonly<Record<string, readonly number[]>>[]
}

export function memberSections(history: MembersHistory): ReportSection[] {
  return [...membersSection(history), ...curvesSection(history), ...searchSection(history)]
}

function membersSection({ members, accuracy }: MembersHistory): ReportSection[] {
  if (members === undefined) return []
  const columns = [
    { title: 'Member' },
    ...['Models', 'Weight', 'Accuracy'].map((title) => ({ title, align: 'right' as const })),
  ]
  const rows = members.map((member) => [member.model, member.models, member.weight, member.accuracy])
  const note =
    'Accuracy on texts that a model has not seen. Networks of one kind were each trained on other parts of the texts; together they are better.'
  return [
    {
      title: 'Members',
      note,
      html: table({ columns, rows: accuracy === undefined ? rows : [...rows, ['together', '', '', accuracy]] }),
    },
  ]
}

/** Of each kind of network the first one's curves, which tell whether it was trained long enough. */
function curvesSection({ members = [] }: MembersHistory): ReportSection[] {
  const networks = members.filter(({ trainings }) => trainings.length > 0)
  if (networks.length === 0) return []
  const parts = networks.map(({ model, models, trainings }) => {
    const { epoch: _epoch, bestEpoch: _bestEpoch, ...curves } = trainings[0]!
    return html`<h3>${model}, the first of ${models}</h3>
      ${learningCurves(curves)}`
  })
  return [{ title: 'Learning curves', html: html`${parts}` }]
}

function searchSection({ trials = [] }: MembersHistory): ReportSection[] {
  if (trials.length === 0) return []
  const columns = ['Accuracy', 'N-grams', 'C, naive Bayes', 'C, plain'].map((title) => ({ title }))
  const rows = trials.map(({ accuracy, settings: { families, naiveBayesC, plainC } }) => {
    const nGrams = families.map(({ kind, min, max }) => `${kind} ${min} to ${max}`).join(', ')
    return [accuracy, nGrams, naiveBayesC, plainC]
  })
  const note = 'Accuracy of each setting of the linear model in cross-validation within the training texts.'
  return [{ title: 'Search', note, html: table({ columns, rows }) }]
}
