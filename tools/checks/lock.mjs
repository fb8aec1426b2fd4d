// Check: package-lock.json installs on any machine. Run it after each `npm install`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/paths.mjs'
import { lockProblems } from './lock-problems.mjs'

const problems = lockProblems(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
for (const problem of problems) console.error(`package-lock.json: ${problem}`)
if (problems.length > 0) process.exitCode = 1
