import { readFileSync } from 'node:fs'
import '@tensorflow/tfjs-backend-cpu'
import { getKernelsForBackend } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { kernels } from './index.js'

it('has a kernel for all that tfjs cpu has, but for those that the README lists', () => {
  const missing = getKernelsForBackend('cpu').flatMap(({ kernelName }) => (kernelName in kernels ? [] : [kernelName]))
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const [, list = ''] = /<!-- fallbacks -->([^]*?)<!-- -->/.exec(readme) ?? []
  expect(new Set(missing)).toEqual(new Set(Array.from(list.matchAll(/`(\w+)`/g), ([, name]) => name)))
})
