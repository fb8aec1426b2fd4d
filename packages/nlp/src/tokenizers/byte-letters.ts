/**
 * A visible character for each byte, as byte-level BPE writes them: printable ones of Latin-1 are themselves, the others
 * are those from U+0100 on.
 *
 * Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2, and its code.
 */
export function byteLetters(): readonly string[] {
  let spare = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174
    return String.fromCharCode(isPrintable ? byte : spare++)
  })
}
