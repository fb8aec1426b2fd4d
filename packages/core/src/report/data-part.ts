/** Some examples by a name, as reports list them: what a model was trained on, or what it is judged by. */
export interface DataPart<Example> {
  /** For instance `training`. */
  readonly name: string
  readonly examples: readonly Example[]
}

export interface DataParts<Example> {
  readonly training: DataPart<Example>
  /** Data of its own, else what training has held out; undefined where there is neither. */
  readonly judgedBy: DataPart<Example> | undefined
  /** Both, as far as they are there. */
  readonly all: readonly DataPart<Example>[]
}

/** What a model was trained on and is judged by, given the places that training has held out of the examples. */
export function dataParts<Example>(
  examples: readonly Example[],
  validation: readonly Example[] | undefined,
  heldOut: readonly number[],
): DataParts<Example> {
  const held = new Set(validation === undefined ? heldOut : [])
  const training = { name: 'training', examples: examples.filter((_, place) => !held.has(place)) }
  const judges = validation ?? Array.from(held, (place) => examples[place]!)
  const name = validation === undefined ? 'held-out' : 'validation'
  if (judges.length === 0) return { training, judgedBy: undefined, all: [training] }
  const judgedBy = { name, examples: judges }
  return { training, judgedBy, all: [training, judgedBy] }
}
