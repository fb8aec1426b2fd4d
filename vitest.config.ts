import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Tests run on the sources: the packages' own export condition comes first. Only the kernels in WebAssembly are built.
const conditions = ['@tessera-ml/source']

const project = (name: string, folder: string, include: string[]) => ({
  extends: true as const,
  test: { name, root: folder, include },
})

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    globalSetup: fileURLToPath(new URL('tools/setup/generated.mjs', import.meta.url)),
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 20_000,
    tags: [{ name: 'slow', description: 'takes more than two seconds', timeout: 120_000 }],
    reporters: ['default', './tools/setup/summary-reporter.mjs'],
    projects: [
      project('core', 'packages/core', ['src/**/*.test.ts']),
      project('backend-wasm', 'packages/backend-wasm', ['src/**/*.test.ts']),
      project('nlp', 'packages/nlp', ['src/**/*.test.ts']),
      project('vision', 'packages/vision', ['src/**/*.test.ts']),
      project('audio', 'packages/audio', ['src/**/*.test.ts']),
      project('explain', 'packages/explain', ['src/**/*.test.ts']),
      project('tour', 'examples/tour', ['**/*.test.ts']),
      project('tagger', 'examples/tagger', ['**/*.test.ts']),
      project('models', 'examples/models', ['**/*.test.ts']),
      project('tools', 'tools', ['**/*.test.ts']),
    ],
  },
})
