/** Trains the networks of a recogniser on sounds. */
import {
  adamw,
  categoricalCrossentropy,
  cosineDecay,
  Generator,
  passesFor,
  splitRows,
  type Callback,
  type JsonObject,
  type Model,
  type Passes,
} from '@tessera-ml/core'
import type { Sound } from '../sound/sound.js'
import { cnn, dscnn } from './networks/convolutional.js'
import type { NetworkMaker } from './networks/network-options.js'
import { gruNetwork, lstm3 } from './networks/recurrent.js'
import { SoundInput } from './sound-input.js'
import type { CompleteTrainOptions, RecognizerModelName } from './train-options.js'
import { VariedSounds } from './varied-sounds.js'

/** Sounds with the numbers of their classes. */
export interface NumberedSounds {
  readonly sounds: readonly Sound[]
  readonly labels: readonly number[]
}

export interface TrainedNetworks {
  readonly input: SoundInput
  readonly networks: readonly Model[]
  /** Figures by epoch of each network, one behind the other. */
  readonly history: JsonObject
  /** Row numbers of the sounds that were held out to judge by. */
  readonly heldOut: readonly number[]
}

/** Few sounds are shown more often, so that a network has steps enough to learn from them. */
const passes: Passes = { shown: 10_000, epochs: [30, 200] }

const makers: Readonly<Record<RecognizerModelName, NetworkMaker>> = { auto: cnn, lstm3, gru: gruNetwork, dscnn }

const learningRate = 3e-3
const weightDecay = 0.01
const labelSmoothing = 0.1
/** Share of the steps in which the learning rate climbs. */
const warmupShare = 0.05
/** Share of each class that is held out where there is nothing else to judge by. */
const heldOutShare = 0.1
/** Share of the sounds that fit into the network's frames; the middle of longer ones is taken. */
const fittingShare = 0.98
/** Fewer frames than this, the networks cannot do with. */
const fewestFrames = 16

export async function trainNetworks(
  data: NumberedSounds,
  validation: NumberedSounds | undefined,
  classes: number,
  options: CompleteTrainOptions,
): Promise<TrainedNetworks> {
  const { model, seed, networks: count, isTimeUp } = options
  const split = validation === undefined ? holdOut(data, seed) : undefined
  const train = split === undefined ? data : rowsOf(data, split.train)
  const judge = validation ?? (split && rowsOf(data, split.heldOut))
  const input = new SoundInput(options.features, framesFor(train.sounds, options))
  const sounds = new VariedSounds(train.sounds, train.labels, classes, input, options.augment, options.batchSize)
  const judgedBy = judge && plainBatch(judge, classes, input)
  const { epochs = passesFor(passes, train.sounds.length) } = options
  const networks: Model[] = []
  const figures: Record<string, number[]> = {}
  try {
    for (let i = 0; i < (model === 'auto' ? count : 1) && !(i > 0 && isTimeUp()); i++) {
      const { frames, extractor, channels } = input
      // Each network has first weights, an order and variations of its own.
      const own = seed * 1000 + i
      const network = makers[model]({ frames, width: extractor.width, channels, classes, seed: own })
      networks.push(network)
      const history = await trainNetwork(network, sounds, judgedBy, own, { ...options, epochs })
      for (const [name, values] of Object.entries({ ...history.history })) (figures[name] ??= []).push(...values)
    }
  } catch (error) {
    for (const network of networks) network.dispose()
    throw error
  }
  const epoch = Array.from({ length: figures['loss']!.length }, (_, i) => i)
  return { input, networks, history: { epoch, ...figures }, heldOut: [...(split?.heldOut ?? [])] }
}

async function trainNetwork(
  network: Model,
  sounds: VariedSounds,
  judgedBy: ReturnType<typeof plainBatch> | undefined,
  seed: number,
  { epochs, callbacks, isTimeUp, signal }: CompleteTrainOptions & { readonly epochs: number },
) {
  const steps = epochs * sounds.batchesPerEpoch
  const warmupSteps = Math.ceil(warmupShare * steps)
  const optimizer = adamw({
    learningRate: cosineDecay({
      initialLearningRate: learningRate / 100,
      warmupTarget: learningRate,
      warmupSteps,
      decaySteps: Math.max(1, steps - warmupSteps),
    }),
    weightDecay,
    globalClipNorm: 5,
  })
  network.compile({
    optimizer,
    loss: categoricalCrossentropy({ fromLogits: true, labelSmoothing }),
    metrics: ['categoricalAccuracy'],
  })
  const watch: Callback = { onEpochEnd: (_epoch, _logs, run) => (isTimeUp() ? run.stop() : undefined) }
  try {
    return await network.fit(sounds, {
      epochs,
      seed,
      callbacks: [...callbacks, watch],
      ...(judgedBy && { validationData: judgedBy }),
      ...(signal && { signal }),
    })
  } finally {
    optimizer.dispose()
  }
}

/** Some of each class; nothing where all classes are too small to give a sound away. */
function holdOut({ labels }: NumberedSounds, seed: number) {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  if (Math.round(Math.max(...counts.values()) * heldOutShare) === 0) return undefined
  return splitRows(labels.length, heldOutShare, new Generator(seed).fork('held out'), labels)
}

function rowsOf({ sounds, labels }: NumberedSounds, rows: Uint32Array): NumberedSounds {
  return { sounds: Array.from(rows, (row) => sounds[row]!), labels: Array.from(rows, (row) => labels[row]!) }
}

/** As many frames as nearly all sounds have at the slowest tempo of training. */
function framesFor(sounds: readonly Sound[], { features, augment }: CompleteTrainOptions): number {
  const probe = new SoundInput(features, fewestFrames)
  const counts = sounds
    .map(({ samples, sampleRateHz }) => {
      return probe.extractor.frameCount((samples.length * features.sampleRateHz) / sampleRateHz)
    })
    .sort((a, b) => a - b)
  const fitting = counts[Math.ceil(fittingShare * counts.length) - 1]!
  return Math.max(fewestFrames, Math.ceil(fitting * (1 + augment.tempo / 4)))
}

function plainBatch({ sounds, labels }: NumberedSounds, classes: number, input: SoundInput) {
  const [frames, width] = input.shape
  const x = new Float32Array(sounds.length * frames * width)
  const y = new Float32Array(sounds.length * classes)
  for (const [i, sound] of sounds.entries()) {
    x.set(input.plain(sound), i * frames * width)
    y[i * classes + labels[i]!] = 1
  }
  return {
    x: { data: x, shape: [sounds.length, frames, width] },
    y: { data: y, shape: [sounds.length, classes] },
  }
}
