import { StateError } from '../errors/errors.js'

/** What stands in the place of the checksum while it is computed. */
export const blankChecksum = '0'.repeat(64)

/**
 * SHA-256 of `bytes` with the 64 bytes from `place` on taken as the character '0', as 64 lower-case hex digits.
 *
 * @throws StateError where the platform has no Web Crypto (a page that was not loaded over HTTPS).
 */
export async function checksumAround(bytes: Uint8Array, place: number): Promise<string> {
  const subtle = (globalThis as { crypto?: { subtle?: SubtleCrypto } }).crypto?.subtle
  if (subtle === undefined) {
    throw new StateError(
      'model file: crypto.subtle must be there to compute checksums, but got none. In a browser it needs HTTPS.',
    )
  }
  const blanked = new Uint8Array(bytes)
  blanked.fill('0'.charCodeAt(0), place, place + blankChecksum.length)
  const digest = new Uint8Array(await subtle.digest('SHA-256', blanked))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
