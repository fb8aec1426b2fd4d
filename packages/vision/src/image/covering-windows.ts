import type { PictureSize } from './picture.js'

/** Windows along a side, half of each covered by the next. */
const windowsASide = 8

/** The windows with which a picture is covered, one after the other, to see what they take away: sizes of [height, width]. */
export function coveringWindows({ height, width }: PictureSize): {
  readonly window: readonly number[]
  readonly strides: readonly number[]
} {
  const strides = [height, width].map((side) => Math.max(1, Math.round(side / (2 * windowsASide))))
  return { window: strides.map((stride) => 2 * stride), strides }
}
