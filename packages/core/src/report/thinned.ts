/** Leaves out points that no eye can tell from their neighbours, so that the report stays small. */
export function thinned(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = []
  for (const [index, [x, y]] of points.entries()) {
    const last = kept.at(-1)
    const isFar = last === undefined || Math.abs(x - last[0]) + Math.abs(y - last[1]) > 1 / 500
    if (isFar || index === points.length - 1) kept.push([x, y])
  }
  return kept
}
