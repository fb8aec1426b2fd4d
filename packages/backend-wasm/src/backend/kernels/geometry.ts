/** From tfjs's description of a window operation to the engine's. */
import type { backend_util } from '@tensorflow/tfjs-core'
import type { Geometry } from '../../engine/operations/geometry.js'

export type ConvolutionInfo = ReturnType<typeof backend_util.computeConv2DInfo>

export function geometryOf(info: ConvolutionInfo): Geometry {
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  }
}
