import { ConfigError } from '@tessera-ml/core'
import type { TensorFunction } from '../evaluator.js'
import { begin, type Request, type RequestOptions } from '../request.js'
import type { NumbersLike } from '../rows.js'
import type { Target } from '../target.js'

/** What every gradient method takes. */
export interface GradientOptions extends Omit<RequestOptions, 'target'> {
  /** Which output is explained: its index, or the highest of each row. Default 'top'. */
  readonly target?: Target
}

/** As `begin`, with the one output whose gradient is taken, a row. */
export async function beginGradient(
  where: string,
  f: TensorFunction,
  input: NumbersLike,
  options: GradientOptions,
  ownOptions: readonly string[],
): Promise<Request & { readonly outputOf: readonly number[] }> {
  if ((options as RequestOptions).target === 'all') {
    throw new ConfigError(`${where}: target must be one output a row, 'top' or an index, but got 'all'.`)
  }
  const request = await begin(where, f, input, options, ownOptions)
  return { ...request, outputOf: request.chosen.map(([output]) => output!) }
}
