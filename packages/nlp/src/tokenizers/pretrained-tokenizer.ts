/** Tokenisers of others, from `tokenizer.json` files. */
import { FormatError } from '@tessera-ml/core'
import type { Tokenizer } from '@huggingface/tokenizers'
import { readJson } from './read-json.js'
import type { DecodeOptions } from './subword-tokenizer.js'

/**
 * Any tokeniser that `@huggingface/tokenizers` reads; it knows no places in the text. Those that this package trains have
 * them: see `SubwordTokenizer`.
 */
export class PretrainedTokenizer {
  private constructor(private readonly tokenizer: Tokenizer) {}

  /**
   * The tokeniser of a file's JSON, and of `tokenizer_config.json` where there is one.
   *
   * @throws FormatError if the library cannot make one of it.
   */
  static async fromJSON(
    json: unknown,
    config: object = {},
    source = 'PretrainedTokenizer',
  ): Promise<PretrainedTokenizer> {
    const library = await import('@huggingface/tokenizers')
    try {
      return new PretrainedTokenizer(new library.Tokenizer(json as object, config))
    } catch (cause) {
      const got = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
      throw new FormatError(`${source}: the file must be a tokenizer.json that can be used, but got: ${got}`, { cause })
    }
  }

  /** Reads a `tokenizer.json`. Node only. @throws FormatError */
  static async load(path: string): Promise<PretrainedTokenizer> {
    return PretrainedTokenizer.fromJSON(await readJson(path), {}, path)
  }

  /** The ids and tokens of a text, with special tokens around it where the file says so. */
  encode(text: string): { readonly ids: readonly number[]; readonly tokens: readonly string[] } {
    const { ids, tokens } = this.tokenizer.encode(text)
    return { ids, tokens }
  }

  /** The text of ids. */
  decode(ids: Iterable<number>, { skipSpecialTokens = true }: DecodeOptions = {}): string {
    return this.tokenizer.decode([...ids], {
      skip_special_tokens: skipSpecialTokens,
      clean_up_tokenization_spaces: false,
    })
  }

  /** The id of a token; undefined where there is no such token. */
  idOf(token: string): number | undefined {
    return this.tokenizer.token_to_id(token)
  }
}
