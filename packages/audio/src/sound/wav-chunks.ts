/** The chunks of a WAV file, each checked against the bytes that are there. */
import { describeValue, FormatError } from '@tessera-ml/core'

export interface Chunk {
  /** Four characters, for instance `fmt `. */
  readonly id: string
  /** Its first byte in the file, behind its name and size. */
  readonly start: number
  readonly size: number
}

/**
 * The chunks in the order of the file. A `data` chunk ends the search: what stands behind it is about the sound, and
 * is not needed.
 *
 * @throws FormatError if the file is no WAV file, or a declared size is not that of the bytes that are there.
 */
export function wavChunks(bytes: Uint8Array, where: string): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || name(bytes, 8) !== 'WAVE' || !name(bytes, 0).startsWith('RIFF')) {
    throw new FormatError(`${where}: file must begin as a WAV file does, with RIFF and WAVE, but got ${found(bytes)}.`)
  }
  const end = 8 + view.getUint32(4, true)
  if (end > bytes.length) {
    const got = `${bytes.length} of ${end}`
    throw new FormatError(`${where}: file must have the bytes that its RIFF size declares, but got ${got}. Is it cut?`)
  }
  const chunks: Chunk[] = []
  let start = 12
  while (start < end) {
    if (start + 8 > end) throw new FormatError(`${where}: the chunk at byte ${start} must have a name and a size.`)
    const chunk = { id: name(bytes, start), start: start + 8, size: view.getUint32(start + 4, true) }
    const room = end - chunk.start
    if (chunk.size > room) {
      const got = `${chunk.size} bytes declared where ${room} are left`
      throw new FormatError(`${where}: chunk ${describeValue(chunk.id)} must lie within the file, but got ${got}.`)
    }
    chunks.push(chunk)
    if (chunk.id === 'data') break
    // Chunks begin at even bytes.
    start = chunk.start + chunk.size + (chunk.size % 2)
  }
  return chunks
}

function name(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + 4))
}

/** What is there instead, by the first bytes of the formats that are mistaken for WAV. */
function found(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file'
  const start = name(bytes, 0)
  const kind = { RIFX: 'a big-endian RIFX file', RF64: 'an RF64 file', OggS: 'an Ogg file', fLaC: 'a FLAC file' }[start]
  if (kind !== undefined) return kind
  if (start.startsWith('ID3')) return 'an MP3 file'
  return describeValue(String.fromCharCode(...bytes.subarray(0, 12)))
}
