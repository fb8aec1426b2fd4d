/** `tessera-audio synthesize`: a folder of spoken words, from which `train` learns. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, describeValue, fileProblem } from '@tessera-ml/core'
import { command, counted, OutFolder, UsageError } from '@tessera-ml/core/cli'
import { writeWav } from '../sound/read-wav.js'
import { synthesizeWords } from '../synthesis/synthesize-words.js'
import { synthesizersOf } from './synthesizers.js'

export const synthesize = command({
  name: 'synthesize',
  summary: 'Speak words in many voices, to train on.',
  details: [
    'The folder of --out gets a sub-folder for each WORD. flite is installed with this package; espeak-ng and gnuspeech are under the GPL-3, and work once @echogarden/espeak-ng-emscripten and @echogarden/gnuspeech-wasm are installed.',
  ],
  example: 'synthesize yes no --out words',
  positionals: [
    { name: 'words', required: true, repeated: true, placeholder: 'WORD', summary: 'What is to be spoken.' },
  ],
  options: {
    out: { type: 'string', required: true, placeholder: 'FOLDER', summary: 'Folder for the sounds.' },
    engine: {
      type: 'string',
      default: 'flite',
      placeholder: 'NAMES',
      summary: 'Synthesizers with commas between them: flite, espeak-ng, gnuspeech; or all.',
    },
    count: { type: 'integer', default: 200, minimum: 1, summary: 'Sounds of each word.' },
  },
  async run({ options, positionals, signal, log, progress }) {
    const { out, engine, count, seed = 0 } = options
    const words = checkedWords(positionals.words)
    const synthesizers = await synthesizersOf(engine)
    const folder = await OutFolder.prepare(out)
    for (const word of words) await checkEmpty(folder.file(word))
    const line = progress('words')
    const total = count * words.length
    let done = 0
    const counts = new Map<string, number>()
    try {
      for await (const { word, sound, synthesizer } of synthesizeWords(words, { synthesizers, count, seed, signal })) {
        const number = counts.get(word) ?? 0
        counts.set(word, number + 1)
        const name = `${synthesizer}-${String(number).padStart(String(count - 1).length, '0')}.wav`
        await folder.make()
        await mkdir(folder.file(word), { recursive: true })
        await writeWav(join(folder.file(word), name), sound)
        done += 1
        line.update({ done, total, fields: {} })
      }
    } catch (error) {
      // Half of a word's sounds would pass for all of them. The folders were not there before, or empty.
      for (const word of counts.keys()) await rm(folder.file(word), { recursive: true, force: true })
      await folder.unmake()
      throw error
    }
    line.finish()
    const sounds = `${counted(total, 'sound')} of ${counted(words.length, 'word')}`
    log(`Wrote ${folder.path}: ${sounds}, spoken by ${engine}`)
  },
})

/** Most bytes of a name, on the usual file systems. */
const longestName = 255

/** Words that can be names of folders, each once. */
function checkedWords(words: readonly string[]): readonly string[] {
  for (const [i, word] of words.entries()) {
    const isShort = Buffer.byteLength(word) <= longestName
    const isName = /^[^/\\:*?"<>|\p{Control}]+$/u.test(word) && !word.startsWith('.') && word.trim() === word
    if (!isName || !isShort)
      throw new UsageError(`synthesize: WORD must be fit for the name of a folder, but got ${describeValue(word)}.`)
    if (words.indexOf(word) !== i) throw new UsageError(`synthesize: WORD must be given once, but got ${word} twice.`)
  }
  return words
}

/** @throws ConfigError if there is something at the path that is no empty folder. */
async function checkEmpty(path: string): Promise<void> {
  const found = await readdir(path).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new ConfigError(`${path} must be a folder, but got ${fileProblem(cause, 'folder')}.`, { cause })
  })
  if (found.length === 0) return
  const hint = 'Name another --out, or remove what is there.'
  const got = counted(found.length, 'file')
  throw new ConfigError(`${path}: folder must be empty, so that nothing is overwritten, but got ${got}. ${hint}`)
}
