/** Starts the program `tessera-audio`. */
import { createRequire } from 'node:module'
import { startCli } from '@tessera-ml/core/cli'
import { program } from './commands/program.js'

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string }

startCli(program(version))
