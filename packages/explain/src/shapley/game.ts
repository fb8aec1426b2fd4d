import { coalitionKey, type Coalition } from './coalition.js'

/** A cooperative game: what each coalition of players is worth, for several outputs at once. */
export interface Game {
  readonly players: number
  readonly outputs: number
  /** v(S) of each coalition S. Shapes: -> [coalition, output]. */
  values(coalitions: readonly Coalition[]): Promise<Float64Array>
}

/** A game that asks for no coalition twice. */
export function remembered(game: Game): Game {
  const known = new Map<string, Float64Array>()
  const { players, outputs } = game
  return {
    players,
    outputs,
    async values(coalitions) {
      const keys = coalitions.map(coalitionKey)
      const fresh = new Map<string, Coalition>()
      keys.forEach((key, i) => known.has(key) || fresh.set(key, coalitions[i]!))
      const worth = await game.values([...fresh.values()])
      for (const [i, key] of [...fresh.keys()].entries()) known.set(key, worth.subarray(i * outputs, (i + 1) * outputs))
      const all = new Float64Array(keys.length * outputs)
      keys.forEach((key, i) => all.set(known.get(key)!, i * outputs))
      return all
    },
  }
}
