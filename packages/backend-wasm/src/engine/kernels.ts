import type { SpatialKernels } from './spatial-kernels.js'
import type { TensorKernels } from './tensor-kernels.js'

/**
 * The functions that the module exports. Numbers are int32 (pointers in bytes, lengths and leading dimensions in
 * elements) unless the name says otherwise. The functions of `operations/` wrap them with named arguments.
 */
export interface Kernels extends SpatialKernels, TensorKernels {
  readonly setThread: (thread: number) => void
  readonly drain: () => void
  readonly quit: () => void
  readonly takeTrapped: () => number
  readonly selfTest: (counters: number, count: number, trap: number) => void
  readonly selfTestRounds: (counters: number, rounds: number, most: number) => number
  readonly microKernelRun: (a: number, b: number, c: number, k: number, rounds: number) => void
  readonly rowKernelRun: (a: number, b: number, c: number, k: number, rounds: number) => void
  readonly peakRun: (numbers: number, rounds: number) => number
  readonly packMatrix: (b: number, ldb: number, tb: number, n: number, k: number, to: number) => void
  readonly gemmPackedBytes: (n: number, k: number) => number
  readonly gemm: (
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    ta: number,
    b: number,
    ldb: number,
    tb: number,
    c: number,
    ldc: number,
    flags: number,
    bias: number,
    packed: number,
  ) => void
  readonly gemmBatch: (
    count: number,
    nextA: number,
    nextB: number,
    nextC: number,
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    ta: number,
    b: number,
    ldb: number,
    tb: number,
    c: number,
    ldc: number,
    flags: number,
  ) => void
  readonly setGeometry: (
    batch: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    kernelHeight: number,
    kernelWidth: number,
    strideHeight: number,
    strideWidth: number,
    dilationHeight: number,
    dilationWidth: number,
    padTop: number,
    padLeft: number,
  ) => void
  readonly convForward: (
    x: number,
    w: number,
    filters: number,
    y: number,
    flags: number,
    bias: number,
    packed: number,
  ) => void
  readonly convRotated: (dy: number, w: number, filters: number, dx: number, packed: number) => void
  readonly convInputGradient: (dy: number, w: number, filters: number, dx: number, packed: number) => void
  readonly convFilterParts: (pixels: number, filterSize: number) => number
  readonly convFilterGradient: (
    x: number,
    dy: number,
    filters: number,
    dw: number,
    parts: number,
    partial: number,
  ) => void
  readonly bandBytes: () => number
  readonly narrow: (
    x: number,
    w: number,
    filters: number,
    y: number,
    flags: number,
    bias: number,
    packed: number,
  ) => void
  readonly narrowGradientParts: () => number
  readonly narrowGradient: (x: number, dy: number, filters: number, dw: number, partial: number) => void
  readonly winogradFilterBytes: (depth: number, columns: number) => number
  readonly winogradScratchBytes: (depth: number, filters: number) => number
  readonly winograd: (
    x: number,
    w: number,
    filters: number,
    y: number,
    flags: number,
    bias: number,
    turned: number,
    transformed: number,
  ) => void
  readonly winogradInput: (dy: number, w: number, filters: number, dx: number, transformed: number) => void
  readonly winogradGradientParts: (filters: number) => number
  readonly winogradGradientBytes: (filters: number) => number
  readonly winogradGradientScratchBytes: (filters: number) => number
  readonly winogradGradient: (x: number, dy: number, filters: number, dw: number, sums: number) => void
  readonly setAxis: (axis: number, length: number, strideA: number, strideB: number) => void
  readonly element: (
    op: number,
    axes: number,
    rows: number,
    run: number,
    a: number,
    oneA: number,
    b: number,
    oneB: number,
    to: number,
    bytes: number,
    parameterFloat: number,
    costFloat: number,
  ) => void
  readonly cast: (op: number, x: number, a: number, b: number, value: number, to: number, n: number) => void
  readonly pool: (op: number, x: number, y: number) => void
  readonly poolGradient: (op: number, x: number, y: number, dy: number, dx: number) => void
  readonly depthwise: (x: number, w: number, y: number, multiplier: number) => void
  readonly depthwiseInputGradient: (dy: number, w: number, dx: number, multiplier: number) => void
  readonly depthwiseFilterGradient: (
    x: number,
    dy: number,
    dw: number,
    multiplier: number,
    parts: number,
    partial: number,
  ) => void
  readonly swapTime: (
    x: number,
    batch: number,
    time: number,
    size: number,
    reverse: number,
    back: number,
    to: number,
  ) => void
  readonly attentionWorkBytes: (time: number, steps: number, size: number, width: number, gradient: number) => number
  readonly attention: (
    batch: number,
    heads: number,
    time: number,
    steps: number,
    size: number,
    width: number,
    q: number,
    ldq: number,
    k: number,
    ldk: number,
    v: number,
    ldv: number,
    mask: number,
    causal: number,
    p: number,
    work: number,
    y: number,
  ) => void
  readonly attentionGradient: (
    batch: number,
    heads: number,
    time: number,
    steps: number,
    size: number,
    width: number,
    q: number,
    ldq: number,
    k: number,
    ldk: number,
    v: number,
    ldv: number,
    mask: number,
    causal: number,
    p: number,
    work: number,
    dy: number,
    dq: number,
    dk: number,
    dv: number,
  ) => void
  readonly lstm: (
    time: number,
    batch: number,
    units: number,
    u: number,
    packed: number,
    mask: number,
    gates: number,
    cells: number,
    states: number,
  ) => void
  readonly lstmGradient: (
    time: number,
    batch: number,
    units: number,
    u: number,
    packed: number,
    mask: number,
    gates: number,
    cells: number,
    dStates: number,
    dh: number,
    dc: number,
  ) => void
  readonly gruPackedBytes: (units: number) => number
  readonly gru: (
    time: number,
    batch: number,
    units: number,
    after: number,
    u: number,
    bias: number,
    packed: number,
    mask: number,
    gates: number,
    extra: number,
    states: number,
  ) => void
  readonly gruGradient: (
    time: number,
    batch: number,
    units: number,
    after: number,
    u: number,
    packed: number,
    mask: number,
    gates: number,
    extra: number,
    states: number,
    dStates: number,
    dh: number,
    ds: number,
  ) => void
}
