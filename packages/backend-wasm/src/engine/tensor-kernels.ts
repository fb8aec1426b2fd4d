/** The exported functions of the tensor operations; numbers as in {@link Kernels}. The `operations/` wrap them. */
export interface TensorKernels {
  readonly sum: (
    what: number,
    x: number,
    y: number,
    outer: number,
    n: number,
    inner: number,
    scaleDouble: number,
    partials: number,
  ) => void
  readonly sumPartialBytes: (outer: number, n: number, inner: number) => number
  readonly reluSums: (
    dy: number,
    y: number,
    dx: number,
    sums: number,
    rows: number,
    columns: number,
    partials: number,
  ) => void
  readonly reluSumsPartialBytes: (rows: number, columns: number) => number
  readonly reduce: (code: number, x: number, y: number, outer: number, n: number, inner: number) => void
  readonly cumulative: (flags: number, x: number, y: number, outer: number, n: number, inner: number) => void
  readonly softmax: (logarithm: number, x: number, y: number, rows: number, n: number) => void
  readonly softmaxGradient: (logarithm: number, dy: number, y: number, dx: number, rows: number, n: number) => void
  readonly crossEntropy: (
    sparse: number,
    x: number,
    targets: number,
    losses: number,
    probabilities: number,
    rows: number,
    n: number,
  ) => void
  readonly crossEntropyGradient: (
    sparse: number,
    probabilities: number,
    targets: number,
    dLosses: number,
    dx: number,
    rows: number,
    n: number,
  ) => void
  readonly layerNorm: (
    x: number,
    gamma: number,
    beta: number,
    y: number,
    moments: number,
    rows: number,
    n: number,
    epsilonFloat: number,
  ) => void
  readonly layerNormPartialBytes: (rows: number, n: number) => number
  readonly layerNormGradient: (
    x: number,
    gamma: number,
    moments: number,
    dy: number,
    dx: number,
    dGamma: number,
    dBeta: number,
    rows: number,
    n: number,
    partials: number,
  ) => void
  readonly batchNormPartialBytes: (rows: number, n: number) => number
  readonly batchNormMoments: (
    x: number,
    mask: number,
    rows: number,
    n: number,
    partials: number,
    mean: number,
    variance: number,
  ) => number
  readonly batchNorm: (
    x: number,
    mean: number,
    scale: number,
    shift: number,
    y: number,
    rows: number,
    n: number,
  ) => void
  readonly batchNormSums: (
    x: number,
    dy: number,
    mean: number,
    rows: number,
    n: number,
    partials: number,
    sum: number,
    dot: number,
  ) => void
  readonly batchNormGradient: (
    x: number,
    mask: number,
    dy: number,
    mean: number,
    scale: number,
    meanDy: number,
    slope: number,
    dx: number,
    rows: number,
    n: number,
  ) => void
  readonly stepMean: (x: number, mask: number, y: number, batch: number, time: number, n: number) => void
  readonly stepMeanGradient: (dy: number, mask: number, dx: number, batch: number, time: number, n: number) => void
  readonly copyStrided: (bytes: number, x: number, y: number, rank: number) => void
  readonly transpose: (
    x: number,
    y: number,
    rows: number,
    columns: number,
    xRow: number,
    yRow: number,
    rank: number,
    matrices: number,
  ) => void
  readonly checkIndices: (indices: number, n: number, size: number) => number
  readonly flattenIndices: (indices: number, n: number, depth: number, places: number) => number
  readonly gather: (
    x: number,
    indices: number,
    y: number,
    outer: number,
    size: number,
    n: number,
    rowBytes: number,
  ) => void
  readonly scatter: (
    mode: number,
    x: number,
    indices: number,
    y: number,
    n: number,
    size: number,
    inner: number,
    clear: number,
  ) => void
  readonly oneHot: (
    bytes: number,
    indices: number,
    y: number,
    n: number,
    depth: number,
    onBits: number,
    offBits: number,
  ) => void
  readonly range: (integers: number, y: number, n: number, startDouble: number, stepDouble: number) => void
  readonly update: (
    code: number,
    list: number,
    variables: number,
    rateFloat: number,
    aFloat: number,
    bFloat: number,
    cFloat: number,
    restAFloat: number,
    restBFloat: number,
    limitFloat: number,
  ) => void
  readonly squaredNorms: (list: number, variables: number, sums: number, partials: number) => void
  readonly squaredNormsPartialBytes: (list: number, variables: number) => number
  readonly uniform: (
    code: number,
    x: number,
    y: number,
    n: number,
    seedLow: number,
    seedHigh: number,
    streamLow: number,
    streamHigh: number,
    positionLow: number,
    positionHigh: number,
    lowDouble: number,
    highDouble: number,
  ) => void
}
