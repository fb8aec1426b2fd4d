import { describe, expect, it } from 'vitest'
import { importsOf } from './imports.js'
import { boundaryBreaches } from './package-boundaries.js'
import { listFiles, readText } from './repository.js'

function breachesOf(file: string, text: string): string[] {
  return boundaryBreaches(file, importsOf(file, text))
}

describe('package boundaries', () => {
  it('are kept by every file of every package', () => {
    const files = listFiles(/^packages\/[^/]+\/src\/.+\.ts$/)
    expect(files.length).toBeGreaterThan(0)
    expect(files.flatMap((file) => breachesOf(file, readText(file)))).toEqual([])
  })

  it.each([
    ['packages/core/src/planted.ts', "import { a } from '@tessera-ml/nlp'"],
    ['packages/core/src/planted.ts', "const a = import('@tessera-ml/explain')"],
    ['packages/core/src/layers/planted.ts', "import '@tensorflow/tfjs-backend-cpu'"],
    ['packages/core/src/planted.ts', "import { add } from '@tensorflow/tfjs-core/dist/ops/add.js'"],
    ['packages/nlp/src/planted.ts', "import { a } from '@tessera-ml/vision'"],
    ['packages/nlp/src/planted.ts', "import { a } from '@tessera-ml/explain'"],
    ['packages/audio/src/planted.ts', "import { a } from '@tessera-ml/nlp'"],
    ['packages/audio/src/planted.ts', "import { a } from '@tessera-ml/explain'"],
    ['packages/explain/src/planted.ts', "import type { A } from '@tessera-ml/nlp'"],
    ['packages/newcomer/src/planted.ts', ''],
  ])('reject a planted import in %s: %s', (file, text) => {
    expect(breachesOf(file, text)).toHaveLength(1)
  })

  it.each([
    ['packages/core/src/engine/planted.ts', "const a = import('@tensorflow/tfjs-backend-cpu')"],
    [
      'packages/nlp/src/planted.ts',
      "import { dense } from '@tessera-ml/core'\nconst a = import('@tessera-ml/explain')",
    ],
    ['packages/nlp/src/planted.ts', "import type { A } from '@tessera-ml/explain'"],
  ])('allow in %s: %s', (file, text) => {
    expect(breachesOf(file, text)).toEqual([])
  })
})
