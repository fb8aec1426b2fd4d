/** Orange-red and blue of Okabe and Ito (2008), which people with the common kinds of colour blindness tell apart. */
const positive = '213,94,0'
const negative = '0,114,178'

/** Text stays readable on it, dark on light and light on dark. */
const strongest = 0.62

/**
 * The background for an attribution: orange for what raises the output, blue for what lowers it, the more opaque the
 * nearer |value| is to `max`. It lets the page shine through, so that it suits light and dark pages.
 */
export function attributionColour(value: number, max: number): string {
  const share = max > 0 ? Math.min(1, Math.abs(value) / max) : 0
  return `rgba(${value < 0 ? negative : positive},${(strongest * share).toFixed(3)})`
}
