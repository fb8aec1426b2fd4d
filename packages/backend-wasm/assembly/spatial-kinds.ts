// Kinds of job of volumes, pictures, spectra and order.
export const KIND_VOLUME_CONV: i32 = 128
export const KIND_VOLUME_INPUT: i32 = 129
export const KIND_VOLUME_FILTER: i32 = 130
export const KIND_VOLUME_POOL: i32 = 131
export const KIND_VOLUME_POOL_GRADIENT: i32 = 132
export const KIND_SAMPLE: i32 = 133
export const KIND_SAMPLE_GRADIENT: i32 = 134
export const KIND_PROJECT: i32 = 135
export const KIND_DILATION: i32 = 136
export const KIND_FOURIER: i32 = 137
export const KIND_TOP: i32 = 138
export const KIND_LOCAL_RESPONSE: i32 = 139
export const KIND_SCALE_SHIFT: i32 = 140
