// What the checks read in Markdown: links, headings and code blocks.

export interface CodeBlock {
  /** The words after the opening fence, for instance `ts run`. */
  readonly info: readonly string[]
  readonly code: string
  /** Line of the opening fence. */
  readonly line: number
}

/** Fenced blocks, in order. */
export function codeBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: { info: string[]; line: number; lines: string[] } | undefined
  text.split('\n').forEach((line, i) => {
    const fence = /^```(.*)$/.exec(line)
    if (fence === null) open?.lines.push(line)
    else if (open === undefined) open = { info: (fence[1] ?? '').trim().split(/\s+/), line: i + 1, lines: [] }
    else {
      blocks.push({ info: open.info, line: open.line, code: `${open.lines.join('\n')}\n` })
      open = undefined
    }
  })
  return blocks
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
}

/** The targets of links and pictures outside code: `[text](target)`, `[name]: target`, and `src` or `href` in HTML. */
export function linkTargets(text: string): string[] {
  const prose = withoutCode(text)
  const forms = [/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g, /^\[[^\]]+\]:\s*(\S+)/gm, /\b(?:src|href)="([^"]+)"/g]
  return forms.flatMap((form) => [...prose.matchAll(form)].flatMap((match) => match[1] ?? []))
}

/** The anchors that GitHub gives to the headings. */
export function headingAnchors(text: string): Set<string> {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  const headings = [...prose.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map((match) => match[1] ?? '')
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  )
}
