/** Attributions of pixels as colours over the picture. */
import { withChannels, type Picture } from '../image/picture.js'

/** Orange and blue of Okabe and Ito (2008), which people with the common kinds of colour blindness tell apart. */
const colours = { for: [213, 94, 0], against: [0, 114, 178] } as const

/** How much of the grey picture shines through where nothing speaks for or against. */
const faded = 0.35

/**
 * The picture in pale grey, with orange where values are above 0 and blue where they are below, the stronger the nearer
 * |value| is to the 99th percentile of all.
 */
export function attributionPicture(picture: Picture, values: Float64Array): Picture {
  const { width, height } = picture
  const grey = withChannels(picture, 1).data
  const sizes = Float64Array.from(values, Math.abs).sort()
  const most = sizes[Math.floor(0.99 * (sizes.length - 1))]! || sizes.at(-1)! || 1
  const data = new Uint8Array(3 * width * height)
  values.forEach((value, i) => {
    const share = Math.min(1, Math.abs(value) / most)
    const under = 255 - faded * (255 - grey[i]!)
    const colour = value < 0 ? colours.against : colours.for
    for (let c = 0; c < 3; c++) data[3 * i + c] = Math.round(under + share * (colour[c]! - under))
  })
  return { data, width, height, channels: 3 }
}
