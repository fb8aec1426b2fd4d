// Compiles the kernels twice, without and with relaxed SIMD, and embeds both modules in src/generated.
//
//   node scripts/build-wasm.mjs
import asc from 'assemblyscript/asc'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { elementWise, operationNumbers } from './element-wise.mjs'
import { microKernels } from './micro-kernels.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..')
const options = [
  'assembly/index.ts',
  '--baseDir',
  folder,
  '--outFile',
  'module.wasm',
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--noExportMemory',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '4',
  '--maximumMemory',
  '65536',
  '--memoryBase',
  '8192',
  '--enable',
  'simd',
  '--enable',
  'threads',
]

/** @param {readonly string[]} features */
async function compile(features) {
  /** @type {Uint8Array | undefined} */
  let bytes
  const { error, stderr } = await asc.main([...options, ...features.flatMap((name) => ['--enable', name])], {
    writeFile: (_name, contents) => void (bytes = /** @type {Uint8Array} */ (contents)),
  })
  if (error !== null || bytes === undefined) throw new Error(`asc failed:\n${stderr.toString()}`)
  return bytes
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

write('assembly/generated/micro-kernels.ts', microKernels())
write('assembly/generated/element-wise.ts', elementWise())
write('src/generated/operations.ts', operationNumbers())
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
write('src/generated/version.ts', `/** The version of this package. */\nexport const version = '${version}'\n`)
for (const [name, features] of Object.entries({ base: [], relaxed: ['relaxed-simd'] })) {
  const bytes = await compile(features)
  const text = Buffer.from(bytes).toString('base64')
  write(`src/generated/${name}.ts`, `/** The ${name} module, base64. */\nexport const ${name}: string =\n  '${text}'\n`)
  process.stdout.write(`${name}: ${bytes.length} bytes\n`)
}
