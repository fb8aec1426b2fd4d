/** From the embedded bytes to compiled modules. */
import { base } from '../generated/base.js'
import { relaxed } from '../generated/relaxed.js'
import { EngineError } from './errors.js'

function decode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}

/** Reads an unsigned LEB128 number; returns it and the offset behind it. */
function readNumber(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return [value, at]
  }
}

/** Offset of the limits byte of the imported memory: section 2, kind 2. */
function memoryLimits(bytes: Uint8Array): number {
  let at = 8
  while (at < bytes.length) {
    const section = bytes[at]
    const [size, start] = readNumber(bytes, at + 1)
    if (section === 2) {
      const [count, first] = readNumber(bytes, start)
      let entry = first
      for (let i = 0; i < count; i++) {
        for (let name = 0; name < 2; name++) {
          const [length, text] = readNumber(bytes, entry)
          entry = text + length
        }
        if (bytes[entry] === 2) return entry + 1
        // The module imports functions besides: a kind byte and a type index.
        entry = readNumber(bytes, entry + 1)[1]
      }
    }
    at = start + size
  }
  throw new EngineError('wasm module: its import of a memory must be there, but got none.')
}

/**
 * The bytes of the kernels.
 *
 * @param useRelaxed the module with fused multiply-add
 * @param shared false: the memory's import loses its shared flag, so that an ordinary memory fits (one thread)
 */
export function moduleBytes(useRelaxed: boolean, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = decode(useRelaxed ? relaxed : base)
  if (!shared) bytes[memoryLimits(bytes)] = 1
  return bytes
}
