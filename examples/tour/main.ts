/**
 * The tour: for mail, pictures, boxes and spoken words, trains a model, judges it by data that it has not seen, explains one of
 * its decisions, and leaves one report and the models in `out/`. `npm start` builds and runs it.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engine } from '@tessera-ml/core'
import { boxesChapter } from './boxes/chapter.js'
import type { Chapter } from './chapter.js'
import { mailChapter } from './mail/chapter.js'
import { overview } from './overview.js'
import { picturesChapter } from './pictures/chapter.js'
import { seconds } from './print.js'
import { voiceChapter } from './voice/chapter.js'

const options = { seed: 1, out: fileURLToPath(new URL('../out/', import.meta.url)) }
const started = performance.now()
await mkdir(options.out, { recursive: true })
const { name, threads } = await engine()
console.log(`Training on ${name}, ${threads === 1 ? 'one thread' : `${threads} threads`}.`)

const chapters: Chapter[] = []
for (const chapter of [mailChapter, picturesChapter, boxesChapter, voiceChapter]) {
  const began = performance.now()
  console.log(`\n${'─'.repeat(80)}\n`)
  chapters.push(await chapter(options))
  console.log(`\nRead, trained, judged and explained in ${seconds(began)}.`)
}

const report = join(options.out, 'report.html')
await writeFile(report, overview(chapters))
console.log(`\nDone in ${seconds(started)}. Open ${relative(process.cwd(), report)} in a browser.`)
