/** Which players take part: 1 for those who do, one entry a player. */
export type Coalition = Uint8Array

/** The coalition whose players are the bits of `mask` that are set; bit i is player i. */
export function coalitionOf(mask: number, players: number): Coalition {
  return Uint8Array.from({ length: players }, (_, player) => (mask >> player) & 1)
}

export function emptyCoalition(players: number): Coalition {
  return new Uint8Array(players)
}

export function fullCoalition(players: number): Coalition {
  return new Uint8Array(players).fill(1)
}

/** The coalition with `player` in it or, with `isIn` 0, without. */
export function changed(coalition: Coalition, player: number, isIn: 0 | 1 = 1): Coalition {
  const next = coalition.slice()
  next[player] = isIn
  return next
}

/** Those who are not in it. */
export function complement(coalition: Coalition): Coalition {
  return coalition.map((isIn) => 1 - isIn)
}

/** The same text for the same players, and for no others of the same number. */
export function coalitionKey(coalition: Coalition): string {
  let key = ''
  for (let start = 0; start < coalition.length; start += 16) {
    let word = 0
    const end = Math.min(start + 16, coalition.length)
    for (let player = start; player < end; player++) word = 2 * word + coalition[player]!
    key += String.fromCharCode(word)
  }
  return key
}
