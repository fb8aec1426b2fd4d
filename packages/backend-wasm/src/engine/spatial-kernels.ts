/** The exported functions of volumes, pictures, spectra and order; numbers as in `Kernels`. The `operations/` wrap them. */
export interface SpatialKernels {
  readonly volumeConv: (x: number, w: number, filters: number, y: number, packed: number) => void
  readonly volumeConvInput: (dy: number, w: number, filters: number, dx: number, packed: number) => void
  readonly volumeFilterParts: (filters: number) => number
  readonly volumeConvFilter: (
    x: number,
    dy: number,
    filters: number,
    dw: number,
    parts: number,
    partial: number,
  ) => void
  readonly volumePool: (op: number, x: number, y: number) => void
  readonly volumePoolGradient: (op: number, x: number, dy: number, dx: number) => void
  readonly dilation: (op: number, x: number, w: number, dy: number, to: number) => void
  readonly sample: (
    nearest: number,
    x: number,
    y: number,
    pictures: number,
    rows: number,
    columns: number,
    count: number,
    shared: number,
    outsideFloat: number,
  ) => void
  readonly sampleGradient: (dy: number, dx: number, rows: number, columns: number, batch: number) => void
  readonly project: (
    bilinear: number,
    mode: number,
    shared: number,
    x: number,
    y: number,
    maps: number,
    outside: number,
  ) => void
  readonly top: (
    integers: number,
    x: number,
    values: number,
    places: number,
    rows: number,
    n: number,
    k: number,
  ) => void
  readonly localResponse: (
    x: number,
    to: number,
    rows: number,
    n: number,
    radius: number,
    biasFloat: number,
    alphaFloat: number,
    betaFloat: number,
  ) => void
  readonly localResponseGradient: (
    x: number,
    y: number,
    dy: number,
    to: number,
    rows: number,
    n: number,
    radius: number,
    biasFloat: number,
    alphaFloat: number,
    betaFloat: number,
  ) => void
  readonly scaleShift: (
    x: number,
    mean: number,
    scale: number,
    offset: number,
    y: number,
    rows: number,
    n: number,
  ) => void
  readonly fourier: (
    re: number,
    im: number,
    toRe: number,
    toIm: number,
    rows: number,
    n: number,
    size: number,
    roots: number,
    chirp: number,
    kernel: number,
    scaleFloat: number,
  ) => void
}
