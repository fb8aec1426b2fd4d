/**
 * What the software of mailing lists adds to mails: a tag in the subject, a block at the end. It says which list a mail
 * came through, not what it is, and this corpus has lists for ham alone and one that people sent their spam to.
 */

/** The first lines of such blocks; whatever follows is cut off with them. */
const footers = [
  // The mark of one list's members, with which they end what they forward.
  /^--DeathToSpamDeathToSpam/im,
  /^-{40,}\nThis sf\.net email is sponsored by/m,
  /^_{20,}\n(?:.*\n){0,2}.*\/listinfo\//m,
  /^https?:\S+\/listinfo\/\S+\s*(?![\s\S])/m,
  /^-- ?\nIrish Linux Users' Group/m,
  /^-+ Yahoo! Groups Sponsor -+/m,
  /^To unsubscribe from this group, send an email to:\n/m,
]
/** Footers are short; what is longer was quoted in the middle. */
const longestFooter = 1500

/** Cuts off the block that a mailing list has put at the end. */
export function withoutListFooter(text: string): string {
  const end = Math.max(0, text.length - longestFooter)
  const tail = text.slice(end)
  const starts = footers.map((footer) => tail.search(footer)).filter((start) => start >= 0)
  return starts.length === 0 ? text : text.slice(0, end + Math.min(...starts))
}

/** `[ILUG] Re: disks` gives `Re: disks`: one tag in brackets, before or behind the signs of a reply. */
export function withoutListTag(subject: string): string {
  return subject.replace(/^((?:(?:re|fwd?):\s*)*)\[[\w -]{2,20}\]\s*/i, '$1')
}
