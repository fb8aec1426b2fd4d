/**
 * Text made safe for HTML and SVG, between tags and inside quoted attributes alike. What XML cannot hold (control
 * characters, halves of surrogate pairs) becomes U+FFFD.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}
