import { engine } from '@tessera-ml/core'
import { checkNumericGradient } from '@tessera-ml/core/testing'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
