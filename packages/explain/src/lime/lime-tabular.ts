import { ConfigError, describeShape, oneOf, ShapeError, type Generator, givenOptions } from '@tessera-ml/core'
import type { BatchFunction, Evaluator } from '../evaluator.js'
import type { Explanation } from '../explanation.js'
import { begin, type RequestOptions } from '../request.js'
import { readRows, type NumbersLike } from '../rows.js'
import type { Values } from '../values.js'
import { binOf, discretise, drawFromBin, type ColumnBins, type Cuts } from './discretiser.js'
import { drawsFrom, type Draws } from './draws.js'
import { limeOptionNames, limeSettings, type LimeOptions, type LimeSettings } from './lime-options.js'
import { proximity, type LocalData } from './local-data.js'
import { explainLocally, type LocalSamples } from './local-explanation.js'

export interface LimeTabularOptions extends RequestOptions, LimeOptions {
  /** Rows of the same columns, from which ranges, means and deviations are taken. Required. */
  readonly training: NumbersLike
  /** Whether the local model speaks of ranges of each column, or of its standardised value. Default 'quartile'. */
  readonly discretise?: Cuts | 'none'
  /** Points around each row. Default 5000. */
  readonly samples?: number
  /** Default 10. */
  readonly numFeatures?: number
  /** Default 0.75·√columns. */
  readonly kernelWidth?: number
}

/**
 * Why a function gives a row of a table its output: a linear model that holds near the row.
 *
 * Samples are drawn column by column. With ranges, a sample's range is drawn as often as the training rows fall into it,
 * its value from within; the local model sees 1 where a sample is in the row's range. Without, the value is normal with
 * the training rows' mean and deviation, and the local model sees it standardised. A sample at Euclidean distance d
 * from the row, as the local model sees both, weighs √exp(-d²/width²).
 *
 * Shapes: input [row, column] -> values [row, column, output], baseValues the local models' intercepts.
 * Source: Ribeiro et al. 2016, arXiv:1602.04938; defaults of lime 0.2.
 *
 * @throws ConfigError, ShapeError for options and inputs that do not fit; NumberError if a number is not finite;
 * AbortError through `signal`.
 * @example
 * const explanation = await limeTabular(f, [[38, 1, 0]], { training: rows, featureNames: ['age', 'sex', 'smoker'] })
 */
export async function limeTabular(
  f: BatchFunction,
  input: NumbersLike,
  options: LimeTabularOptions,
): Promise<Explanation> {
  const where = 'limeTabular'
  givenOptions(where, options)
  const cuts = oneOf(`${where}: discretise`, options.discretise ?? 'quartile', ['quartile', 'decile', 'none'])
  const request = await begin(where, f, input, options, ['training', 'discretise', ...limeOptionNames])
  const { evaluator, rows, chosen } = request
  const [, columns = 0, ...more] = rows.shape
  if (more.length > 0)
    throw new ShapeError(`${where}: input must be [row, column], but got ${describeShape(rows.shape)}.`)
  const settings = limeSettings(where, options, {
    samples: 5000,
    numFeatures: 10,
    kernelWidth: 0.75 * Math.sqrt(columns),
  })
  const training = await readTraining(where, options.training, columns)
  const { featureNames } = options
  if (featureNames !== undefined && featureNames.length !== columns) {
    throw new ShapeError(`${where}: featureNames must be ${columns}, one a column, but got ${featureNames.length}.`)
  }
  const names = Array.from({ length: columns }, (_, j) => featureNames?.[j] ?? `column ${j}`)
  const table = columnsOf(training, names, cuts)
  const around: LocalSamples[] = []
  for (const row of chosen.keys()) {
    const own = rows.data.subarray(row * columns, (row + 1) * columns)
    around.push(await sampleAround(evaluator, table, own, settings, settings.random.fork(row)))
  }
  return explainLocally(request, around, settings, options, {
    data: rows,
    // Names of ranges tell something of one row only.
    featureNames: cuts !== 'none' && chosen.length === 1 ? rangeNames(table, rows.data) : names,
    details: { discretise: cuts },
  })
}

async function readTraining(where: string, training: NumbersLike | undefined, columns: number): Promise<Values> {
  if (training === undefined) {
    throw new ConfigError(`${where}: training must be rows of the same columns, but got undefined.`)
  }
  const values = await readRows(`${where}: training`, training)
  if (values.shape.length === 2 && values.shape[1] === columns) return values
  throw new ShapeError(`${where}: training must be [row, ${columns}], but got ${describeShape(values.shape)}.`)
}

/** What is known of the training rows. */
interface Table {
  readonly bins?: readonly ColumnBins[]
  readonly means: Float64Array
  readonly deviations: Float64Array
}

function columnsOf({ data, shape }: Values, names: readonly string[], cuts: Cuts | 'none'): Table {
  const [rows = 0, columns = 0] = shape
  const column = (j: number): Float64Array => Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]!)
  const means = Float64Array.from(names, (_, j) => column(j).reduce((sum, value) => sum + value, 0) / rows)
  const deviations = Float64Array.from(names, (_, j) => {
    const squares = column(j).reduce((sum, value) => sum + (value - means[j]!) ** 2, 0)
    return squares === 0 ? 1 : Math.sqrt(squares / rows)
  })
  if (cuts === 'none') return { means, deviations }
  return { means, deviations, bins: names.map((name, j) => discretise(column(j), name, cuts)) }
}

function rangeNames({ bins }: Table, row: Float64Array): string[] {
  return bins!.map(({ names, edges }, j) => names[binOf(edges, row[j]!)]!)
}

/** Sample 0 is the row itself. */
async function sampleAround(
  evaluator: Evaluator,
  table: Table,
  row: Float64Array,
  { samples, kernelWidth }: LimeSettings,
  random: Generator,
): Promise<LocalSamples> {
  const columns = row.length
  const draws = drawsFrom(random)
  const points = new Float64Array(samples * columns)
  const data = new Float64Array(samples * columns)
  for (let j = 0; j < columns; j++) {
    const seen = table.bins === undefined ? standardised(table, j) : inSameBin(table.bins[j]!, row[j]!)
    for (let s = 0; s < samples; s++) {
      const value = s === 0 ? row[j]! : seen.draw(draws)
      points[s * columns + j] = value
      data[s * columns + j] = seen.see(value)
    }
  }
  const weights = Float64Array.from({ length: samples }, (_, s) => {
    let squares = 0
    for (let j = 0; j < columns; j++) squares += (data[s * columns + j]! - data[j]!) ** 2
    return proximity(Math.sqrt(squares), kernelWidth)
  })
  const local: LocalData = { samples, features: columns, data, weights }
  const outputs = await evaluator.outputs({
    count: samples,
    featureShape: [columns],
    rowOf: (index) => index,
    write: (index, out, start) => out.set(points.subarray(index * columns, (index + 1) * columns), start),
  })
  return { local, outputs }
}

/** How values of a column are drawn, and what the local model sees of one. */
interface Column {
  draw(draws: Draws): number
  see(value: number): number
}

function standardised({ means, deviations }: Table, j: number): Column {
  const [mean, deviation] = [means[j]!, deviations[j]!]
  return {
    draw: ({ normal }) => mean + deviation * normal(),
    see: (value) => (value - mean) / deviation,
  }
}

function inSameBin(bins: ColumnBins, own: number): Column {
  const ownBin = binOf(bins.edges, own)
  const total = bins.counts.reduce((sum, count) => sum + count, 0)
  return {
    draw({ normal, uniform }) {
      let left = uniform() * total
      let bin = 0
      while (bin < bins.counts.length - 1 && (left -= bins.counts[bin]!) >= 0) bin += 1
      return drawFromBin(bins, bin, normal)
    },
    see: (value) => (binOf(bins.edges, value) === ownBin ? 1 : 0),
  }
}
