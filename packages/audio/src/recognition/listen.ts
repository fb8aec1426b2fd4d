/** Recognises words in a stream. */
import {
  AbortError,
  ConfigError,
  describeValue,
  knownOptions,
  nonNegativeNumber,
  numberWithin,
  positiveNumber,
} from '@tessera-ml/core'
import type { Frames } from '../features/deltas.js'
import { FeatureStream } from '../features/feature-stream.js'
import { ratio, StreamResampler } from '../sound/resample.js'
import { checkSampleRate, largestSample } from '../sound/sound.js'
import { softmax, type NetworkAverage } from './network-average.js'
import { silenceLabel, unknownLabel } from './train-options.js'

export interface ListenOptions {
  /** The rate of the stream, in Hz. Required. */
  readonly sampleRateHz: number
  /** Time from one look at the last frames to the next, in ms; above 0. Default: 50. */
  readonly hopMs?: number
  /** Time over which probabilities are averaged, in ms; above 0. Default: 200. */
  readonly smoothingMs?: number
  /** Least averaged probability of a word that is told; in (0, 1]. Default: 0.7. */
  readonly threshold?: number
  /** Time after a word in which no other is told, in ms; at least 0. Default: 500. */
  readonly pauseMs?: number
  /** Cancels the work with an `AbortError`. Default: none. */
  readonly signal?: AbortSignal
}

export interface Detection {
  readonly label: string
  /** The averaged probability. */
  readonly score: number
  /** When it was told: seconds of the stream. */
  readonly seconds: number
}

/**
 * Looks at the last frames each `hopMs`, averages the probabilities of the last looks, and tells a word when its average
 * reaches the threshold: once, until it has fallen below again. `_silence_` and `_unknown_` are never told. The frames are,
 * bit for bit, those of the stream as one sound.
 *
 *   p̄_k(t) = mean of p_k over the looks of the last smoothingMs
 *
 * Source: Chen, Parada and Heigold 2014, DOI 10.1109/ICASSP.2014.6854370.
 *
 * @throws ConfigError if an option is unknown or out of its range, or a chunk is no sound.
 */
export async function* listen(
  networks: NetworkAverage,
  labels: readonly string[],
  chunks: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  options: ListenOptions,
): AsyncGenerator<Detection, void, undefined> {
  const { hopMs, smoothingMs, threshold, pauseMs, sampleRateHz, signal } = complete(options)
  checkChunks(chunks)
  const { input } = networks
  const { features, frames } = input
  const stream = new FeatureStream(input.extractor)
  const resampler = new StreamResampler(...ratio(features.sampleRateHz, sampleRateHz))
  const frameMs = (1000 * features.hopLength) / features.sampleRateHz
  const hop = Math.max(1, Math.round(hopMs / frameMs))
  const smoothed = Math.max(1, Math.round(smoothingMs / (hop * frameMs)))
  const looks: Float64Array[] = []
  let window: Frames = { data: new Float32Array(0), count: 0, width: features.melBands }
  let seen = 0
  let silentUntil = 0
  /** The word that was told and is still there. */
  let told: string | undefined
  for await (const chunk of chunks) {
    checkChunk(chunk)
    const samples = sampleRateHz === features.sampleRateHz ? chunk : resampler.push(chunk)
    for (const frame of rowsOf(stream.push(samples))) {
      if (signal?.aborted === true) throw new AbortError('listen: cancelled.', { cause: signal.reason })
      window = withRow(window, frame, frames)
      seen += 1
      if (seen < frames || (seen - frames) % hop !== 0) continue
      const [logits] = await networks.logits([input.fromPowers(window)], signal && { signal })
      looks.push(softmax(logits!))
      if (looks.length > smoothed) looks.shift()
      const seconds = ((seen - 1) * features.hopLength + features.frameLength) / features.sampleRateHz
      if (looks.length < smoothed) continue
      const detection = surest(looks, labels, seconds)
      const isThere = detection.score >= threshold
      if (!isThere || detection.label !== told) told = undefined
      if (!isThere || told !== undefined || seconds < silentUntil) continue
      if (detection.label === unknownLabel || detection.label === silenceLabel) continue
      silentUntil = seconds + pauseMs / 1000
      told = detection.label
      yield detection
    }
  }
}

function checkChunks(chunks: unknown): void {
  const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = (chunks ?? {}) as Partial<
    AsyncIterable<unknown> & Iterable<unknown>
  >
  if (typeof later === 'function' || typeof now === 'function') return
  throw new ConfigError(`listen: chunks must be an iterable, but got ${describeValue(chunks)}.`)
}

function complete(options: ListenOptions) {
  const where = 'listen'
  knownOptions(where, options, ['sampleRateHz', 'hopMs', 'smoothingMs', 'threshold', 'pauseMs', 'signal'])
  const { sampleRateHz, hopMs = 50, smoothingMs = 200, threshold = 0.7, pauseMs = 500, signal } = options
  return {
    sampleRateHz: checkSampleRate(where, sampleRateHz),
    hopMs: positiveNumber(`${where}: hopMs`, hopMs),
    smoothingMs: positiveNumber(`${where}: smoothingMs`, smoothingMs),
    threshold: numberWithin(`${where}: threshold`, threshold, 0, 1, true),
    pauseMs: nonNegativeNumber(`${where}: pauseMs`, pauseMs),
    signal,
  }
}

function checkChunk(chunk: Float32Array): void {
  if (!(chunk instanceof Float32Array)) {
    throw new ConfigError(`listen: chunks must be Float32Arrays, but got ${describeValue(chunk)}.`)
  }
  const bad = chunk.findIndex((sample) => !(Math.abs(sample) <= largestSample))
  if (bad < 0) return
  throw new ConfigError(`listen: samples must be numbers within ±${largestSample}, but got ${chunk[bad]}.`)
}

function* rowsOf({ data, count, width }: Frames): Generator<Float32Array> {
  for (let t = 0; t < count; t++) yield data.subarray(t * width, (t + 1) * width)
}

/** The last `most` rows with a new one behind them. */
function withRow({ data, count, width }: Frames, row: Float32Array, most: number): Frames {
  const kept = count < most ? data : data.subarray(width)
  const next = new Float32Array(kept.length + width)
  next.set(kept)
  next.set(row, kept.length)
  return { data: next, count: next.length / width, width }
}

/** The label with the highest mean probability. */
function surest(looks: readonly Float64Array[], labels: readonly string[], seconds: number): Detection {
  const means = labels.map((_, k) => looks.reduce((sum, look) => sum + look[k]!, 0) / looks.length)
  const best = means.indexOf(Math.max(...means))
  return { label: labels[best]!, score: means[best]!, seconds }
}
