/** What is divided among the features: the outputs themselves, or the logits of outputs that are probabilities. */
export type Link = 'identity' | 'logit'

export const links: readonly Link[] = ['identity', 'logit']

/** logit p = ln(p / (1 - p)), in place. */
export function applyLink(link: Link, values: Float64Array): void {
  if (link === 'logit') values.forEach((p, i) => (values[i] = Math.log(p / (1 - p))))
}
