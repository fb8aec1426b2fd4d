/** The three parts of the corpus: to train on, to stop training by, to judge by. */
import type { LabelledMail } from './corpus.js'
import { relatedMails } from './related-mails.js'
import { splitGroups } from './split.js'

export interface DividedMails {
  readonly training: readonly LabelledMail[]
  /** A tenth of what is not held out. */
  readonly validation: readonly LabelledMail[]
  /** A fifth of all. */
  readonly heldOut: readonly LabelledMail[]
  /** How many groups of mails that belong together there are. */
  readonly groups: number
}

/** Divides mails by a seed. Mails of a thread and near duplicates are in the same part, the labels in each alike. */
export function divideMails(mails: readonly LabelledMail[], seed: number): DividedMails {
  const groups = relatedMails(mails).map((places) => places.map((place) => mails[place]!))
  const { train: rest, heldOut } = splitGroups(groups, { share: 0.2, seed })
  const { train, heldOut: validation } = splitGroups(rest, { share: 0.1, seed: seed + 1 })
  return { training: train.flat(), validation: validation.flat(), heldOut: heldOut.flat(), groups: groups.length }
}
