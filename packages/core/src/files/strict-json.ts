/**
 * JSON whose text comes from a stranger: an object becomes a `Map`, so that no key can reach a prototype, and two equal
 * keys, which `JSON.parse` hides, are an error; so is nesting deeper than 32 levels.
 */
export type StrictJson = null | boolean | number | string | StrictJson[] | StrictObject

/** The keys and values of an object, in the order of the text. */
export class StrictObject extends Map<string, StrictJson> {
  /** The UTF-16 index of its opening brace in the text. */
  readonly place: number

  constructor(place: number) {
    super()
    this.place = place
  }
}

/** What is wrong, and at which UTF-16 index of the text. */
export class StrictJsonError extends Error {
  readonly place: number

  constructor(message: string, place: number) {
    super(message)
    this.place = place
  }
}

const maxDepth = 32

/**
 * Reads the whole text as one JSON value; spaces around it are allowed.
 *
 * @throws StrictJsonError at the first place that does not fit.
 */
export function parseStrictJson(text: string): StrictJson {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.skipSpace()
  if (reader.place < text.length) reader.fail('the end of the JSON text')
  return value
}

class Reader {
  place = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): StrictJson {
    this.skipSpace()
    const next = this.#text[this.place]
    if (depth > maxDepth) this.fail(`at most ${maxDepth} levels of nesting`)
    if (next === '{') return this.#object(depth)
    if (next === '[') return this.#array(depth)
    if (next === '"') return this.#string()
    return this.#scalar()
  }

  skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.place] ?? 'end')) this.place += 1
  }

  fail(expected: string, place = this.place): never {
    throw new StrictJsonError(expected, place)
  }

  #object(depth: number): StrictObject {
    const result = new StrictObject(this.place)
    this.place += 1
    if (this.#skip('}')) return result
    do {
      this.skipSpace()
      const start = this.place
      const key = this.#string()
      if (result.has(key)) this.fail(`a key that occurs once, not ${JSON.stringify(key.slice(0, 60))} again`, start)
      this.#demand(':')
      result.set(key, this.value(depth + 1))
    } while (this.#skip(','))
    this.#demand('}')
    return result
  }

  #array(depth: number): StrictJson[] {
    const result: StrictJson[] = []
    this.place += 1
    if (this.#skip(']')) return result
    do result.push(this.value(depth + 1))
    while (this.#skip(','))
    this.#demand(']')
    return result
  }

  #string(): string {
    const start = this.place
    if (this.#text[start] !== '"') this.fail('a string in double quotes')
    let end = this.#text.indexOf('"', start + 1)
    while (end >= 0 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1)
    if (end < 0) this.fail('a string that ends', start)
    this.place = end + 1
    // What lies between two quotes can only be a string or an error, so that JSON.parse may read it.
    return this.#native(start, 'a string without raw control characters or wrong escapes') as string
  }

  /** Whether an odd number of backslashes stands before the quote. */
  #isEscaped(quote: number): boolean {
    let first = quote
    while (this.#text[first - 1] === '\\') first -= 1
    return (quote - first) % 2 === 1
  }

  #scalar(): StrictJson {
    const start = this.place
    while (/[-+.\w]/.test(this.#text[this.place] ?? '')) this.place += 1
    return this.#native(start, 'a JSON value')
  }

  #native(start: number, expected: string): null | boolean | number | string {
    try {
      return JSON.parse(this.#text.slice(start, this.place)) as null | boolean | number | string
    } catch {
      return this.fail(expected, start)
    }
  }

  #skip(character: string): boolean {
    this.skipSpace()
    if (this.#text[this.place] !== character) return false
    this.place += 1
    return true
  }

  #demand(character: string): void {
    if (!this.#skip(character)) this.fail(`"${character}"`)
  }
}
