import { describe, expect, it } from 'vitest'
import { parseMail } from './parse-mail.js'

const mail = (...lines: string[]): string => lines.join('\n')

describe('parseMail', () => {
  it('unfolds headers, skips the line of a mailbox, and decodes the subject', () => {
    const { subject, body, headers } = parseMail(
      mail(
        'From someone@example.org  Thu Aug 22 12:36:23 2002',
        'Subject: =?iso-8859-1?Q?caf=E9_au?=',
        '  =?utf-8?B?bGFpdA==?= and more',
        'X-Empty:',
        '',
        'Hello',
        'there',
      ),
    )
    expect(subject).toBe('café aulait and more')
    expect(body).toBe('Hello\nthere')
    expect([...headers.keys()]).toEqual(['subject', 'x-empty'])
  })

  it('decodes quoted-printable and base64 by their character set', () => {
    const encoded = (encoding: string, charset: string, text: string): string => {
      const type = `Content-Type: text/plain; charset="${charset}"`
      return parseMail(mail(type, `Content-Transfer-Encoding: ${encoding}`, '', text)).body
    }
    expect(encoded('quoted-printable', 'iso-8859-1', 'd=E9j=E0 =\nvu =3D')).toBe('déjà vu =')
    expect(encoded('Base64', 'gb2312', 'xOO6ww==')).toBe('你好')
    expect(encoded('quoted-printable', 'no-such-set', '=93quoted=94')).toBe('“quoted”')
    expect(encoded('base64', 'utf-8', '!!! not base64')).not.toContain('!')
    expect(encoded('7bit', 'iso-2022-jp', '\u001b$B$"\u001b(B')).toBe('あ')
  })

  it('takes the last alternative with words, walks nested parts, and leaves attachments out', () => {
    const { body } = parseMail(
      mail(
        'Content-Type: multipart/mixed; boundary="outer"',
        '',
        'for old programs',
        '--outer',
        'Content-Type: multipart/alternative; boundary=inner',
        '',
        '--inner',
        'Content-Type: text/plain',
        '',
        'get a better program',
        '--inner',
        'Content-Type: text/html',
        '',
        '<p>Shown</p>',
        '--inner--',
        '--outer',
        'Content-Type: text/plain',
        'Content-Disposition: attachment; filename=a.txt',
        '',
        'attached',
        '--outer',
        'Content-Type: image/gif',
        '',
        'R0lGOD',
        '--outer',
        '',
        'second part',
        '--outer--',
        'footer',
      ),
    )
    expect(body).toBe('Shown\nsecond part')
  })

  it('shows the words of HTML as a browser does', () => {
    const html = (text: string): string => parseMail(mail('Content-Type: text/html', '', text)).body
    expect(html('<title>x</title><style>a{}</style><script>if (a<b) c()</script>a<br>b<td>c')).toBe('a\nb c')
    expect(html('V<!-- x -->ia<b></b>gra &amp; &#x20AC;&#146; &unknown;')).toBe('Viagra & €’ &unknown;')
    expect(html('word <!-- not closed <p>hidden</p>')).toBe('word')
    expect(parseMail(mail('', '<html><body>plain <i>type</i></body></html>')).body).toBe('plain type')
  })

  it('cuts off tags and footers of mailing lists', () => {
    const { subject, body } = parseMail(
      mail(
        'Subject: Re: [ILUG] disks [was: tapes]',
        '',
        'Text',
        '> _______________________________________________',
        '> quoted mailing list',
        '_______________________________________________',
        'Spamassassin-Sightings mailing list',
        'https://lists.example.org/lists/listinfo/sightings',
      ),
    )
    expect(subject).toBe('Re: disks [was: tapes]')
    expect(body).toBe('Text\n> _______________________________________________\n> quoted mailing list')
  })

  it('makes something of whatever is damaged', () => {
    expect(parseMail('').body).toBe('')
    expect(parseMail('no header at all').body).toBe('')
    expect(parseMail(mail('Content-Type: multipart/mixed; boundary=b', '', 'no parts')).body).toBe('no parts')
    const nested = mail('Content-Type: multipart/mixed; boundary=b', '', '--b', '').repeat(50)
    expect(parseMail(nested).body).toBe(parseMail(nested).body)
    expect(parseMail(mail('', 'bytes \ufffd\ufffd lost \u0007')).body).toBe('bytes    lost')
  })
})
