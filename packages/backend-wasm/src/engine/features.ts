/**
 * What the machine can run: found out by validating modules of a few bytes, not by versions.
 *
 * Relaxed SIMD (fused multiply-add) is there by default in V8 from Node 22 on; Node 20 has it behind a flag that can be
 * set at run time, which is done only where `TESSERA_SIMD=relaxed` asks for it.
 */

export interface Features {
  /** 128-bit SIMD; nothing runs without it. */
  readonly simd: boolean
  /** `f32x4.relaxed_madd`. */
  readonly relaxed: boolean
  /** Shared memory and atomics that other threads can reach. */
  readonly threads: boolean
}

const header = [0, 97, 115, 109, 1, 0, 0, 0]
/** One function type `() -> v128`, one function of it, and the code section with `body`. */
const simdModule = (body: readonly number[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array([
    ...header,
    1,
    5,
    1,
    96,
    0,
    1,
    123,
    3,
    2,
    1,
    0,
    10,
    body.length + 4,
    1,
    body.length + 2,
    0,
    ...body,
    11,
  ])
const zero = [65, 0, 253, 17]

/** Environment variable, or undefined in a browser. */
export function environment(name: string): string | undefined {
  return typeof process === 'object' ? process.env[name] : undefined
}

/** Whether Node's modules are there. */
export function isNode(): boolean {
  return typeof process === 'object' && typeof process.getBuiltinModule === 'function'
}

const relaxedModule = simdModule([...zero, ...zero, ...zero, 253, 0x85, 2])

/** Looks at the engine that runs this program. */
export function detectFeatures(): Features {
  const wanted = environment('TESSERA_SIMD')
  // Later versions of V8 have it without the flag, and complain of the flag on stderr.
  if (wanted === 'relaxed' && isNode() && !WebAssembly.validate(relaxedModule)) {
    process.getBuiltinModule('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd')
  }
  const simd = WebAssembly.validate(simdModule([...zero]))
  const relaxed = wanted !== 'base' && WebAssembly.validate(relaxedModule)
  const isolated = isNode() || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true
  const threads = isolated && typeof SharedArrayBuffer === 'function'
  return { simd, relaxed, threads }
}
