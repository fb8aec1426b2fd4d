// The micro-kernel alone, on panels in the first cache: the yardstick of the benchmarks.
import { strided4x8 } from '../generated/micro-kernels'

/** `rounds` times C[4×8] = A·B over k steps; a: 16·k bytes, b: 32·k bytes, c: 128 bytes. */
export function microKernelRun(a: usize, b: usize, c: usize, k: i32, rounds: i32): void {
  for (let i = 0; i < rounds; ++i) strided4x8(a, 16, b, 32, b + ((<usize>k) << 5), c, 32, 0)
}
