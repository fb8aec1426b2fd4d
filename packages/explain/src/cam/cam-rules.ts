/** From feature maps A and the gradients g of an output with respect to them to one map, for one row. */

export type CamVariant = 'gradCam' | 'gradCamPlusPlus' | 'hiResCam' | 'layerCam' | 'xGradCam'

export const camVariants: readonly CamVariant[] = ['gradCam', 'gradCamPlusPlus', 'hiResCam', 'layerCam', 'xGradCam']

/** A row's feature maps, or gradients: `places` places of `channels` numbers, channels running fastest. */
export interface Maps {
  readonly places: number
  readonly channels: number
  readonly activations: Float64Array
  readonly gradients: Float64Array
}

/**
 *   gradCam           Σ_c w_c·A_c, w_c the mean of g_c             Selvaraju et al. 2017, arXiv:1610.02391
 *   gradCamPlusPlus   w_c = Σ relu(g)·g² / (2g² + ΣA_c·g³ + 1e-6)  Chattopadhay et al. 2018, arXiv:1710.11063
 *   xGradCam          w_c = Σ g·A / (ΣA_c + 1e-7)                  Fu et al. 2020, arXiv:2008.02312
 *   layerCam          Σ_c relu(g)·A, place by place                Jiang et al. 2021, doi:10.1109/TIP.2021.3089943
 *   hiResCam          Σ_c g·A, place by place                      Draelos and Carin 2020, arXiv:2011.08891
 *
 * Shapes: -> [place].
 */
export function camOf(variant: CamVariant, maps: Maps): Float64Array {
  const { channels, activations, gradients } = maps
  if (variant === 'layerCam') return sumChannels(maps, (i) => Math.max(0, gradients[i]!) * activations[i]!)
  if (variant === 'hiResCam') return sumChannels(maps, (i) => gradients[i]! * activations[i]!)
  const weights = channelWeights(variant, maps)
  return sumChannels(maps, (i) => weights[i % channels]! * activations[i]!)
}

/** Σ_c w_c·A_c. Shapes: weights [channel] -> [place]. */
export function weighChannels(maps: Omit<Maps, 'gradients'>, weights: ArrayLike<number>): Float64Array {
  return sumChannels(maps, (i) => weights[i % maps.channels]! * maps.activations[i]!)
}

function channelWeights(variant: CamVariant, { places, channels, activations, gradients }: Maps): Float64Array {
  const sumOver = (term: (i: number) => number): Float64Array => {
    const sums = new Float64Array(channels)
    for (let i = 0; i < places * channels; i++) sums[i % channels]! += term(i)
    return sums
  }
  if (variant === 'gradCam') return sumOver((i) => gradients[i]! / places)
  const total = sumOver((i) => activations[i]!)
  if (variant === 'xGradCam') {
    return sumOver((i) => gradients[i]! * activations[i]!).map((sum, c) => sum / (total[c]! + 1e-7))
  }
  return sumOver((i) => {
    const g = gradients[i]!
    if (g <= 0) return 0
    return (g * g * g) / (2 * g * g + total[i % channels]! * g ** 3 + 1e-6)
  })
}

function sumChannels({ places, channels }: Omit<Maps, 'gradients'>, term: (i: number) => number): Float64Array {
  const map = new Float64Array(places)
  for (let i = 0; i < places * channels; i++) map[Math.floor(i / channels)]! += term(i)
  return map
}
