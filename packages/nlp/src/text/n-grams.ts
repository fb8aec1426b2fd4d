import { ConfigError, describeValue, knownOptions, nonNegativeInteger, oneOf } from '@tessera-ml/core'

/**
 * A family of n-grams; `min` and `max` bound, both included, what the kind counts:
 *
 *   words        neighbouring words: how many (`max: 2` with `min: 1` gives words and pairs)
 *   characters   pieces of one word, its ends marked by `<` and `>`: how many characters (code points)
 *   skips        two words: how far the second is behind the first (2 leaves out one word between them)
 *   opening      the text's first word with a later one: the later one's position (0 gives the first word alone)
 */
export interface NGramFamily {
  readonly kind: 'words' | 'characters' | 'skips' | 'opening'
  readonly min: number
  readonly max: number
}

/** An n-gram where it occurs. */
export interface NGram {
  readonly text: string
  /** Positions of the tokens that it covers, ascending. */
  readonly tokens: readonly number[]
}

/** All n-grams of a family in a text, in the order of their first tokens, each as often as it occurs. */
export function nGrams(tokens: readonly string[], family: NGramFamily): NGram[] {
  checkFamily('nGrams', family)
  const found: NGram[] = []
  visitNGrams(tokens, family, (text, covered) => found.push({ text, tokens: covered }))
  return found
}

/** @throws ConfigError if a family has an unknown kind or bounds that cannot be. */
export function checkFamily(where: string, family: NGramFamily): void {
  knownOptions(where, family, ['kind', 'min', 'max', 'weight'])
  oneOf(`${where}: kind`, family.kind, ['words', 'characters', 'skips', 'opening'])
  const lowest = family.kind === 'opening' ? 0 : 1
  nonNegativeInteger(`${where}: min`, family.min)
  nonNegativeInteger(`${where}: max`, family.max)
  if (family.min < lowest || family.max < family.min) {
    const rule = `be ordered and at least ${lowest}`
    throw new ConfigError(`${where}: min and max must ${rule}, but got ${describeValue([family.min, family.max])}.`)
  }
}

type Visit = (text: string, tokens: readonly number[]) => void

/** As `nGrams`, without making a list: training calls this for millions of n-grams. */
export function visitNGrams(tokens: readonly string[], family: NGramFamily, visit: Visit): void {
  const { kind, min, max } = family
  if (kind === 'opening') return visitOpening(tokens, min, max, visit)
  for (const [i, token] of tokens.entries()) {
    if (kind === 'characters') visitCharacters(token, i, min, max, visit)
    else if (kind === 'skips') {
      for (let j = i + min; j <= i + max && j < tokens.length; j++) visit(`${token} … ${tokens[j]!}`, [i, j])
    } else visitWords(tokens, i, min, max, visit)
  }
}

function visitWords(tokens: readonly string[], first: number, min: number, max: number, visit: Visit): void {
  let text = tokens[first]!
  const covered = [first]
  for (let n = 1; n <= max && first + n <= tokens.length; n++) {
    if (n > 1) {
      text += ` ${tokens[first + n - 1]!}`
      covered.push(first + n - 1)
    }
    if (n >= min) visit(text, covered.slice())
  }
}

function visitCharacters(token: string, position: number, min: number, max: number, visit: Visit): void {
  const characters = ['<', ...token, '>']
  const covered = [position]
  for (let i = 0; i < characters.length; i++) {
    let text = ''
    for (let n = 1; n <= max && i + n <= characters.length; n++) {
      text += characters[i + n - 1]!
      if (n >= min) visit(text, covered)
    }
  }
}

function visitOpening(tokens: readonly string[], min: number, max: number, visit: Visit): void {
  const first = tokens[0]
  if (first === undefined) return
  if (min === 0) visit(`^${first}`, [0])
  for (let j = Math.max(1, min); j <= max && j < tokens.length; j++) visit(`^${first} … ${tokens[j]!}`, [0, j])
}
