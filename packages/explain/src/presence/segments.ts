/** Pictures whose segments are there or hidden. Shapes: pictures [height, width, channel], flat; labels [height, width]. */

/** Every pixel in the mean colour of its segment: what lime shows where a segment is hidden. */
export function meanColours(picture: ArrayLike<number>, labels: Int32Array): Float64Array {
  const channels = picture.length / labels.length
  const count = labels.reduce((most, label) => Math.max(most, label), -1) + 1
  const sums = new Float64Array(count * channels)
  const sizes = new Float64Array(count)
  labels.forEach((label, place) => {
    sizes[label]! += 1
    for (let c = 0; c < channels; c++) sums[label * channels + c]! += picture[place * channels + c]!
  })
  const colours = new Float64Array(picture.length)
  labels.forEach((label, place) => {
    for (let c = 0; c < channels; c++) colours[place * channels + c] = sums[label * channels + c]! / sizes[label]!
  })
  return colours
}

/** The picture with the segments that `mask` holds 0 for taken from `hidden`. */
export function mixSegments(
  picture: ArrayLike<number>,
  hidden: ArrayLike<number>,
  labels: Int32Array,
  mask: ArrayLike<number>,
): Float64Array {
  const channels = picture.length / labels.length
  return Float64Array.from(picture, (value, i) => (mask[labels[Math.floor(i / channels)]!] === 0 ? hidden[i]! : value))
}

/** Labels as 0, 1, 2, … in the order of the given ones. */
export function compactLabels(labels: ArrayLike<number>): Int32Array {
  const sorted = [...new Set(Array.from(labels))].sort((a, b) => a - b)
  const places = new Map(sorted.map((label, i) => [label, i]))
  return Int32Array.from(labels, (label) => places.get(label)!)
}
