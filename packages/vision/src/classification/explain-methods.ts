/** The ways to explain a label of a picture, each by a function of `@tessera-ml/explain`. */
import type { NdArray } from '@tessera-ml/core'
import type * as Explain from '@tessera-ml/explain'
import { coveringWindows } from '../image/covering-windows.js'
import type { Picture } from '../image/picture.js'
import type { PicturePredictor } from './picture-predictor.js'

/**
 * `integratedGradients`: what each pixel adds to the logit. `saliency`: how strongly it reacts to each pixel. `gradCam`:
 * where the last convolution sees what speaks for it. `occlusion`: what it loses when a window is covered. `lime`: what
 * each patch of like colour does for it, by a linear model.
 */
export const explainMethods = ['integratedGradients', 'saliency', 'gradCam', 'occlusion', 'lime'] as const

export type ExplainMethod = (typeof explainMethods)[number]

/** What a method is given. */
export interface ExplainTask {
  readonly explain: typeof Explain
  readonly predictor: PicturePredictor
  readonly picture: Picture
  /** The picture as the network takes it. Shapes: [1, height, width, channels] */
  readonly column: NdArray & { readonly data: Float32Array }
  /** Options that all methods take: the class, and a signal. */
  readonly shared: { readonly target: number; readonly of: 'logits'; readonly signal?: AbortSignal }
  readonly seed: number
}

/** A number a pixel. Shapes: [height, width] */
export interface PixelValues {
  readonly values: Float64Array
  /** The logit of the base picture; where values add up from it. */
  readonly base?: number
}

/** Patches of like colour. */
const patches = 40

const methods: Readonly<Record<ExplainMethod, (task: ExplainTask) => Promise<PixelValues>>> = {
  async integratedGradients({ explain, predictor, column, picture, shared }) {
    const { values, baseValues } = await explain.integratedGradients((x) => predictor.logits(x), column, shared)
    return { values: byPixel(values.data, picture.channels), base: baseValues!.data[0]! }
  },
  async saliency({ explain, predictor, column, picture, shared }) {
    const { values } = await explain.saliency((x) => predictor.logits(x), column, shared)
    return { values: byPixel(values.data, picture.channels) }
  },
  async gradCam({ explain, predictor, column, shared }) {
    const layer = predictor.lastMap
    const split = {
      features: (x: Parameters<PicturePredictor['logits']>[0]) => predictor.valueOf(layer, x),
      head: (maps: Parameters<PicturePredictor['logits']>[0]) => predictor.logitsFrom(layer, maps),
    }
    return { values: Float64Array.from((await explain.gradCam(split, column, shared)).values.data) }
  },
  async occlusion({ explain, predictor, column, picture, shared }) {
    const f = (x: Parameters<PicturePredictor['logits']>[0]) => predictor.logits(x)
    const { values } = await explain.occlusion(f, column, { ...shared, ...coveringWindows(picture) })
    // Covering takes all channels at once, so that each of them has the whole value.
    return { values: byPixel(values.data, picture.channels).map((value) => value / picture.channels) }
  },
  async lime({ explain, predictor, picture, column, shared, seed }) {
    const shape = column.shape.slice(1)
    const colours = { data: Float64Array.from(picture.data, (value) => value / 255), shape }
    const segments = await explain.slic(colours, { segments: patches })
    const f = (x: Parameters<PicturePredictor['logits']>[0]) => predictor.logits(x)
    const parts = await explain.presenceOfSegments(f, { data: column.data, shape }, { segments })
    const { values } = await explain.limePresence(parts, { ...shared, sampling: 'coin', seed })
    return { values: Float64Array.from(parts.labels, (label) => values.data[label]!) }
  },
}

/** A number for each pixel of the picture by one of the methods. */
export function pixelValues(method: ExplainMethod, task: ExplainTask): Promise<PixelValues> {
  return methods[method](task)
}

/** The sums over the channels. Shapes: [height, width, channels] -> [height, width] */
function byPixel(values: ArrayLike<number>, channels: number): Float64Array {
  const sums = new Float64Array(values.length / channels)
  for (let i = 0; i < values.length; i++) sums[Math.floor(i / channels)]! += values[i]!
  return sums
}
