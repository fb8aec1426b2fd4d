// node benchmarks/word2vec.mjs [--python PYTHON] [--algorithms cbow,skipGram] [--workers 1,2] [--seeds 1,2,3] [--epochs 5]
//
// Trains word2vec on the training sentences of all sets in $TESSERA_DATA/text (default ../shared/data/text), here and,
// with --python, by gensim in turn, and prints one JSON object a line: words a second by the clock and by the processor's
// time, and for each pair of runs the share of the ten nearest words of the 500 most frequent ones that they have in
// common. gensim's pairs say how much of it the seed alone changes. The packages must be built.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readTexts, tokenize, trainWord2vec, WordVectors } from '../packages/nlp/dist/index.js'

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    algorithms: { type: 'string', default: 'cbow,skipGram' },
    workers: { type: 'string', default: '1,2' },
    seeds: { type: 'string', default: '1,2,3' },
    epochs: { type: 'string', default: '5' },
  },
})
const root = fileURLToPath(new URL('..', import.meta.url))
const data = join(process.env['TESSERA_DATA'] ?? join(root, '..', 'shared', 'data'), 'text')
const epochs = Number(values.epochs)
const frequent = 500

const peer = `
import json, sys, time
from gensim.models import Word2Vec
texts, out, sg, workers, seed, epochs = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
sentences = [line.split() for line in open(texts, encoding='utf8')]
model = Word2Vec(sg=sg, workers=workers, seed=seed)
model.build_vocab(sentences)
clock, work = time.perf_counter(), time.process_time()
model.train(sentences, total_examples=len(sentences), epochs=epochs)
print(json.dumps({'seconds': time.perf_counter() - clock, 'cpuSeconds': time.process_time() - work}))
model.wv.save_word2vec_format(out)
`

const sentences = new Set()
for (const set of readdirSync(data).toSorted()) {
  for (const text of await readTexts(join(data, set, 'train.csv'))) {
    sentences.add(
      tokenize(text, { punctuation: true })
        .map((token) => token.text)
        .join(' '),
    )
  }
}
const texts = [...sentences].map((sentence) => sentence.split(' '))
const words = texts.reduce((sum, text) => sum + text.length, 0) * epochs
const folder = mkdtempSync(join(tmpdir(), 'tessera-word2vec-'))
try {
  writeFileSync(join(folder, 'texts'), texts.map((text) => `${text.join(' ')}\n`).join(''))
  for (const algorithm of values.algorithms.split(',')) {
    for (const workers of values.workers.split(',').map(Number)) await compare(algorithm, workers)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {string} algorithm @param {number} workers */
async function compare(algorithm, workers) {
  /** @type {{ name: string, vectors: WordVectors }[]} */
  const runs = []
  for (const seed of values.seeds.split(',').map(Number)) {
    const [clock, work] = [performance.now(), process.cpuUsage()]
    const vectors = await trainWord2vec(texts, { algorithm: /** @type {'cbow'} */ (algorithm), workers, seed, epochs })
    const { user, system } = process.cpuUsage(work)
    report('tessera', seed, (performance.now() - clock) / 1000, (user + system) / 1e6)
    runs.push({ name: 'tessera', vectors })
    if (values.python === undefined) continue
    const out = join(folder, 'out.vec')
    const told = [join(folder, 'texts'), out, algorithm === 'cbow' ? '0' : '1', `${workers}`, `${seed}`, `${epochs}`]
    const { status, stdout, stderr } = spawnSync(values.python, ['-c', peer, ...told], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`gensim must end with 0, but got ${status}: ${stderr}`)
    const { seconds, cpuSeconds } = JSON.parse(stdout)
    report('gensim', seed, seconds, cpuSeconds)
    runs.push({ name: 'gensim', vectors: WordVectors.fromBytes(readFileSync(out), 'vec') })
  }
  for (const [i, a] of runs.entries()) {
    for (const b of runs.slice(0, i)) {
      const pair = [a.name, b.name].toSorted().join(' and ')
      console.log(
        JSON.stringify({ algorithm, workers, pair, sameNeighbours: round(sameNeighbours(a.vectors, b.vectors)) }),
      )
    }
  }

  /** @param {string} by @param {number} seed @param {number} seconds @param {number} cpuSeconds */
  function report(by, seed, seconds, cpuSeconds) {
    const speeds = { wordsPerSecond: Math.round(words / seconds), wordsPerCpuSecond: Math.round(words / cpuSeconds) }
    console.log(JSON.stringify({ algorithm, workers, by, seed, ...speeds }))
  }
}

/** @param {WordVectors} a @param {WordVectors} b */
function sameNeighbours(a, b) {
  const chosen = a.words.slice(0, frequent).filter((word) => b.has(word))
  const shares = chosen.map((word) => {
    const near = new Set(a.mostSimilar(word).map((one) => one.word))
    return b.mostSimilar(word).filter((one) => near.has(one.word)).length / 10
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** @param {number} value */
function round(value) {
  return Number(value.toFixed(4))
}
