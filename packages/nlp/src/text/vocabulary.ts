import {
  compareCodePoints,
  ConfigError,
  describeValue,
  FormatError,
  knownOptions,
  nonNegativeInteger,
  positiveInteger,
} from '@tessera-ml/core'

export interface VocabularyOptions {
  /** Tokens that occur fewer times are unknown. Default 1; an integer of at least 1. */
  readonly minCount?: number
  /** Most ids, the two reserved ones counted in; the most frequent tokens stay. Default: no limit; at least 2. */
  readonly maxSize?: number
}

/** What `toJSON` gives: the tokens of ids 2, 3, … in order. */
export interface VocabularyJson {
  readonly tokens: readonly string[]
}

/**
 * Numbers for tokens. Id 0 is padding, id 1 stands for every unknown token, ids from 2 on are the tokens seen, most
 * frequent first and, where equally frequent, in the order of their code points: the same texts give the same ids.
 */
export class Vocabulary {
  static readonly paddingId = 0
  static readonly unknownId = 1
  /** What `tokenAt` gives for the reserved ids. */
  static readonly reserved: readonly string[] = ['', '[UNK]']

  readonly #tokens: readonly string[]
  readonly #ids: ReadonlyMap<string, number>

  /** @param tokens the tokens of ids 2, 3, …, each once. */
  constructor(tokens: readonly string[]) {
    this.#tokens = [...tokens]
    const ids = new Map<string, number>()
    for (const [index, token] of this.#tokens.entries()) {
      if (typeof token !== 'string' || token === '' || ids.has(token)) {
        const rule = 'different strings that are not empty'
        const found = `${describeValue(token)} at position ${index}`
        throw new ConfigError(`Vocabulary: tokens must be ${rule}, but got ${found}.`)
      }
      ids.set(token, index + Vocabulary.reserved.length)
    }
    this.#ids = ids
  }

  /** Counts the tokens of all texts and keeps the frequent ones. */
  static build(texts: Iterable<Iterable<string>>, options: VocabularyOptions = {}): Vocabulary {
    knownOptions('Vocabulary.build', options, ['minCount', 'maxSize'])
    const { minCount = 1, maxSize = Number.MAX_SAFE_INTEGER } = options
    positiveInteger('Vocabulary.build: minCount', minCount)
    const room = nonNegativeInteger('Vocabulary.build: maxSize - 2', maxSize - Vocabulary.reserved.length)
    const counts = new Map<string, number>()
    for (const text of texts) {
      for (const token of text) if (token !== '') counts.set(token, (counts.get(token) ?? 0) + 1)
    }
    const kept = [...counts].filter(([, count]) => count >= minCount)
    kept.sort(([a, countA], [b, countB]) => countB - countA || compareCodePoints(a, b))
    return new Vocabulary(kept.slice(0, room).map(([token]) => token))
  }

  /** Number of ids, padding and unknown included: an embedding's `inputDim`. */
  get size(): number {
    return this.#tokens.length + Vocabulary.reserved.length
  }

  /** The token's id, 1 if it is unknown. */
  idOf(token: string): number {
    return this.#ids.get(token) ?? Vocabulary.unknownId
  }

  /** The token of an id: `''` for padding, `'[UNK]'` for unknown. @throws ConfigError if there is no such id. */
  tokenAt(id: number): string {
    const token = Vocabulary.reserved[id] ?? this.#tokens[id - Vocabulary.reserved.length]
    if (token !== undefined) return token
    throw new ConfigError(`Vocabulary: id must be an integer in [0, ${this.size}), but got ${describeValue(id)}.`)
  }

  /** The ids of a text's tokens. */
  encode(tokens: Iterable<string>): Int32Array {
    return Int32Array.from(tokens, (token) => this.idOf(token))
  }

  toJSON(): VocabularyJson {
    return { tokens: [...this.#tokens] }
  }

  /** @throws FormatError if `json` is not what `toJSON` gives. */
  static fromJSON(json: unknown): Vocabulary {
    const keys = typeof json === 'object' && json !== null ? Object.keys(json) : []
    const tokens = keys.length === 1 ? (json as { readonly tokens?: unknown }).tokens : undefined
    if (!Array.isArray(tokens)) {
      throw new FormatError(`Vocabulary.fromJSON: JSON must be { tokens: [...] }, but got ${describeValue(json)}.`)
    }
    try {
      return new Vocabulary(tokens as readonly string[])
    } catch (cause) {
      throw new FormatError((cause as Error).message.replace('Vocabulary:', 'Vocabulary.fromJSON:'), { cause })
    }
  }
}
