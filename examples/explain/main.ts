/** Explains a function that nobody trained: a rule for loans, asked as a black box. */
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { arrayFunction, contributions, exactShapley, limeTabular, page, waterfall } from '@tessera-ml/explain'

const featureNames = ['income', 'debt', 'years in the job']
/** The probability that a loan is paid back; it might as well be asked of a server. */
const repaid = arrayFunction((rows) =>
  (rows as number[][]).map(([income, debt, years]) => {
    const score = 0.8 * (income! - 3) - 1.2 * debt! + 0.3 * Math.min(years!, 5) - (debt! > income! ? 1 : 0)
    return 1 / (1 + Math.exp(-score))
  }),
)
const customers = Array.from({ length: 40 }, (_, i) => [2 + (i % 7) / 2, ((i * 3) % 11) / 3, (i * 5) % 13])
const applicant = [2.5, 2, 8]

const shapley = await exactShapley(repaid, [applicant], { background: customers, featureNames })
console.log(`usual ${shapley.baseValues!.data[0]!.toFixed(3)}, here ${shapley.predictions.data[0]!.toFixed(3)}`)
for (const { label, value } of contributions(shapley)) console.log(label.padEnd(18), value.toFixed(3))
console.log(`they add up: ${shapley.completeness!.ok}`)

const lime = await limeTabular(repaid, [applicant], { training: customers, featureNames, seed: 1 })
console.log(
  `LIME puts ${contributions(lime)[0]!.label} first; its line fits with R² ${lime.localModel!.score[0]!.toFixed(2)}`,
)

const chart = waterfall(contributions(shapley), { baseValue: shapley.baseValues!.data[0]! })
// Built, this file lies in dist.
const out = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../out' : 'out', import.meta.url))
await mkdir(out, { recursive: true })
await writeFile(`${out}/why.html`, page('Why is the loan refused?', [{ html: chart }]))
