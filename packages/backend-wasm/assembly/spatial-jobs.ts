// One chunk of a job of volumes, pictures, spectra or order.
import { projectChunk } from './picture/project'
import { sampleChunk, sampleGradientChunk } from './picture/sample'
import { localResponseChunk } from './reduce/local-response'
import { scaleShiftChunk } from './reduce/scale-shift'
import { topChunk } from './reduce/top'
import {
  KIND_DILATION, KIND_FOURIER, KIND_LOCAL_RESPONSE, KIND_PROJECT, KIND_SAMPLE, KIND_SAMPLE_GRADIENT, KIND_SCALE_SHIFT,
  KIND_TOP, KIND_VOLUME_CONV, KIND_VOLUME_FILTER, KIND_VOLUME_INPUT, KIND_VOLUME_POOL, KIND_VOLUME_POOL_GRADIENT,
} from './spatial-kinds'
import { fourierChunk } from './spectrum/fourier'
import { volumeChunk } from './volume/conv'
import { dilationChunk } from './volume/dilation'
import { volumeFilterChunk, volumeInputChunk } from './volume/gradients'
import { volumePoolChunk, volumePoolGradientChunk } from './volume/pool'

export function runSpatialChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case KIND_VOLUME_CONV: return volumeChunk(chunk)
    case KIND_VOLUME_INPUT: return volumeInputChunk(chunk)
    case KIND_VOLUME_FILTER: return volumeFilterChunk(chunk)
    case KIND_VOLUME_POOL: return volumePoolChunk(chunk)
    case KIND_VOLUME_POOL_GRADIENT: return volumePoolGradientChunk(chunk)
    case KIND_SAMPLE: return sampleChunk(chunk)
    case KIND_SAMPLE_GRADIENT: return sampleGradientChunk(chunk)
    case KIND_PROJECT: return projectChunk(chunk)
    case KIND_DILATION: return dilationChunk(chunk)
    case KIND_FOURIER: return fourierChunk(chunk)
    case KIND_TOP: return topChunk(chunk)
    case KIND_LOCAL_RESPONSE: return localResponseChunk(chunk)
    case KIND_SCALE_SHIFT: return scaleShiftChunk(chunk)
    default: unreachable()
  }
}
