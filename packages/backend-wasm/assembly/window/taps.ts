// Which taps of a window lie inside an axis.

/** First tap of the window at `start` that lies inside an axis. */
// @ts-ignore: decorator
@inline
export function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation
}

/** The tap behind the last that lies inside an axis of `length`. */
// @ts-ignore: decorator
@inline
export function endTap(start: i32, dilation: i32, kernel: i32, length: i32): i32 {
  if (start + (kernel - 1) * dilation < length) return kernel
  return max(0, min(kernel, (length - start + dilation - 1) / dilation))
}
