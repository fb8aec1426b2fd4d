/** Where progress goes: `process.stderr` fits, and so does any object with a `write` of text. */
export interface ProgressStream {
  write(text: string): unknown
  /** Whether lines can be redrawn. Default: false. */
  readonly isTTY?: boolean
  /** Characters in a line of the terminal. Default: 80. */
  readonly columns?: number
}

export interface ProgressLineOptions {
  readonly stream: ProgressStream
  /** What is being done, for instance `epoch 1/10`. Default: none. */
  readonly label?: string
  /** Milliseconds from any origin, never going back. Default: `performance.now`. */
  readonly now?: () => number
}

export interface ProgressUpdate {
  /** Units of work that are done, from 0. */
  readonly done: number
  /** Units of work in all. Default: unknown, and neither bar nor time left is shown. */
  readonly total?: number | undefined
  /** Further numbers by name, in the order of their showing; a function is called only to write. Default: none. */
  readonly fields?: ProgressFields | (() => ProgressFields)
}

export type ProgressFields = Readonly<Record<string, number>>

const redrawMs = 100
const plainMs = 5000
const widestBar = 24
const narrowestBar = 8
const eraseLine = '\r\u001b[K'

/**
 * One line of progress: on a terminal a bar that is redrawn at most ten times a second and fits the terminal's width;
 * elsewhere plain lines, at most one every five seconds; and in both cases one last line when `finish` is called.
 *
 * It sets no timers and starts its clock when it is constructed. What does not fit is left out from the right.
 *
 * @example
 * const line = new ProgressLine({ stream: process.stderr, label: 'reading' })
 * for (const [index, file] of files.entries()) {
 *   await read(file)
 *   line.update({ done: index + 1, total: files.length })
 * }
 * line.finish()
 */
export class ProgressLine {
  readonly #stream: ProgressStream
  readonly #label: string
  readonly #now: () => number
  readonly #start: number
  #written: number
  #last: ProgressUpdate | undefined
  #drawn = false
  #finished = false

  constructor({ stream, label = '', now = () => performance.now() }: ProgressLineOptions) {
    this.#stream = stream
    this.#label = label
    this.#now = now
    this.#start = now()
    this.#written = stream.isTTY === true ? Number.NEGATIVE_INFINITY : this.#start
  }

  /** Takes the new state in, and writes it if the last writing is long enough ago. */
  update(update: ProgressUpdate): void {
    if (this.#finished) return
    this.#last = update
    const now = this.#now()
    const isTerminal = this.#stream.isTTY === true
    if (now - this.#written < (isTerminal ? redrawMs : plainMs)) return
    this.#written = now
    this.#write(update, false)
  }

  /** Takes the bar off the terminal, so that something else can be written; the next update draws it again. */
  clear(): void {
    if (!this.#drawn) return
    this.#stream.write(eraseLine)
    this.#drawn = false
    this.#written = Number.NEGATIVE_INFINITY
  }

  /**
   * Writes the last state, with the time taken instead of the time left, and ends the line. Later calls do nothing.
   * `fields` take the place of those of the last update.
   */
  finish(fields?: ProgressFields): void {
    if (this.#finished) return
    if (this.#last !== undefined) this.#write(fields === undefined ? this.#last : { ...this.#last, fields }, true)
    this.#finished = true
    this.#drawn = false
  }

  #write(update: ProgressUpdate, isLast: boolean): void {
    const parts = this.#parts(update, isLast)
    if (this.#stream.isTTY !== true) {
      this.#stream.write(`${parts.join('  ')}\n`)
      return
    }
    const columns = Math.max(20, this.#stream.columns ?? 80)
    this.#stream.write(`${eraseLine}${fit(this.#label, update, parts, columns - 1)}${isLast ? '\n' : ''}`)
    this.#drawn = !isLast
  }

  /** Label, share, counts, speed, time and fields, each a piece of text. */
  #parts({ done, total, fields = {} }: ProgressUpdate, isLast: boolean): string[] {
    const seconds = Math.max(0, this.#now() - this.#start) / 1000
    const parts = this.#label === '' ? [] : [this.#label]
    if (hasShare(total)) parts.push(`${Math.floor(share(done, total) * 100)}%`.padStart(4))
    parts.push(hasShare(total) ? `${count(done)}/${count(total)}` : count(done))
    if (seconds > 0 && done > 0) parts.push(`${speed(done / seconds)}/s`)
    if (isLast) parts.push(`${duration(seconds)} taken`)
    else if (hasShare(total) && done > 0) parts.push(`${duration((seconds / done) * Math.max(0, total - done))} left`)
    const shown = typeof fields === 'function' ? fields() : fields
    for (const [name, value] of Object.entries(shown)) parts.push(`${name} ${significant(value)}`)
    return parts
  }
}

/** The pieces on one line of `width` characters: a bar behind the label if there is room, and as many pieces as fit. */
function fit(label: string, { done, total }: ProgressUpdate, parts: readonly string[], width: number): string {
  let line = ''
  const text = parts.join('  ')
  const room = Math.min(widestBar, width - text.length - 2)
  const hasBar = hasShare(total) && width >= 40
  const shown = [...parts]
  if (hasBar) shown.splice(label === '' ? 0 : 1, 0, bar(share(done, total), Math.max(narrowestBar, room)))
  for (const part of shown) {
    const longer = line === '' ? part : `${line}  ${part}`
    if (longer.length > width) break
    line = longer
  }
  return line === '' ? text.slice(0, width) : line
}

function bar(part: number, width: number): string {
  const full = Math.floor(part * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}

function hasShare(total: number | undefined): total is number {
  return total !== undefined && total > 0
}

function share(done: number, total: number): number {
  return Math.min(1, Math.max(0, done / total))
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function speed(perSecond: number): string {
  return perSecond >= 10 ? count(perSecond) : perSecond.toPrecision(2)
}

/** `0:07`, `12:30` or `3:05:00`. */
function duration(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = String(rest).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** Four digits after the point for numbers around 1, scientific for what they would hide. */
function significant(value: number): string {
  const size = Math.abs(value)
  if (value === 0 || !Number.isFinite(value) || (Number.isInteger(value) && size < 1e6)) return String(value)
  return size >= 1e-3 && size < 1e4 ? value.toFixed(size < 100 ? 4 : 1) : value.toExponential(2)
}
