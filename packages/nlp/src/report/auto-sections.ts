/** What the report says of a model that `auto` has found: settings tried, members, and how networks were trained. */
import { html, learningCurves, table, type ReportSection } from '@tessera-ml/core/report'
import type { LinearSettings } from '../classification/linear/linear-settings.js'

/** The history of `auto`, as `TextClassifier.history` has it. */
export interface AutoHistory {
  readonly trials: readonly { readonly accuracy: number; readonly settings: Required<LinearSettings> }[]
  /** What decides together, where it is more than one. */
  readonly members?: readonly AutoMember[]
  /** Of all members together, in cross-validation. */
  readonly accuracy?: number
}

interface AutoMember {
  readonly model: string
  readonly models: number
  readonly weight: number
  readonly accuracy: number
  readonly trainings: readonly Readonly<Record<string, readonly number[]>>[]
}

export function autoSections(history: AutoHistory): ReportSection[] {
  return [...membersSection(history), ...curvesSection(history), ...searchSection(history)]
}

function membersSection({ members, accuracy }: AutoHistory): ReportSection[] {
  if (members === undefined) return []
  const columns = [
    { title: 'Member' },
    ...['Models', 'Weight', 'Accuracy'].map((title) => ({ title, align: 'right' as const })),
  ]
  const rows = members.map((member) => [member.model, member.models, member.weight, member.accuracy])
  const note =
    'Accuracy in cross-validation of each by itself and of all together. Networks were trained on different parts of the texts.'
  return [{ title: 'Members', note, html: table({ columns, rows: [...rows, ['together', '', '', accuracy!]] }) }]
}

/** Of each kind of network the first one's curves, which tell whether it was trained long enough. */
function curvesSection({ members = [] }: AutoHistory): ReportSection[] {
  const networks = members.filter(({ trainings }) => trainings.length > 0)
  if (networks.length === 0) return []
  const parts = networks.map(({ model, models, trainings }) => {
    const { epoch: _epoch, bestEpoch: _bestEpoch, ...curves } = trainings[0]!
    return html`<h3>${model}, the first of ${models}</h3>
      ${learningCurves(curves)}`
  })
  return [{ title: 'Learning curves', html: html`${parts}` }]
}

function searchSection({ trials }: AutoHistory): ReportSection[] {
  if (trials.length === 0) return []
  const columns = ['Accuracy', 'N-grams', 'C, naive Bayes', 'C, plain'].map((title) => ({ title }))
  const rows = trials.map(({ accuracy, settings: { families, naiveBayesC, plainC } }) => {
    const nGrams = families.map(({ kind, min, max }) => `${kind} ${min} to ${max}`).join(', ')
    return [accuracy, nGrams, naiveBayesC, plainC]
  })
  const note = 'Accuracy of each setting of the linear model in cross-validation within the training texts.'
  return [{ title: 'Search', note, html: table({ columns, rows }) }]
}
