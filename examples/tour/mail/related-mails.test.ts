import { describe, expect, it } from 'vitest'
import { parseMail } from './parse-mail.js'
import { relatedMails } from './related-mails.js'

const mail = (subject: string, body: string, ...headers: string[]) =>
  parseMail([`Subject: ${subject}`, ...headers, '', body].join('\n'))

const poem = 'I wandered lonely as a cloud that floats on high over vales and hills when all at once I saw a crowd'

describe('relatedMails', () => {
  it('groups a thread by its subject and by the ids of its mails', () => {
    const mails = [
      mail('Disks', 'one', 'Message-ID: <1@a>'),
      mail('Re: [list] disks!', 'two'),
      mail('Tapes (was: Disks)', 'three', 'In-Reply-To: <1@a>'),
      mail('Re: tapes', 'four', 'References: <0@a>', '  <9@a>'),
      mail('Cards', 'five'),
    ]
    expect(relatedMails(mails)).toEqual([[0, 1, 2], [3], [4]])
  })

  it('groups near duplicates in spite of other addresses and numbers', () => {
    const copies = [mail('a', `${poem} 17 http://x.example/1`), mail('b', `${poem} 23 me@y.example`)]
    expect(relatedMails([...copies, mail('c', poem.slice(0, 30))])).toEqual([[0, 1], [2]])
  })

  it('does not take mails without a subject or words for relatives', () => {
    expect(relatedMails([mail('', ''), mail('', ''), mail('123', '45'), mail('Re:', '')])).toEqual([[0], [1], [2], [3]])
  })
})
