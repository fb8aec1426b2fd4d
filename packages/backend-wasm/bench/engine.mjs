// The engine's sources, bundled for the benchmarks: they measure what is in the tree, without a build.
import { build } from 'esbuild'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const outfile = fileURLToPath(new URL('../dist/bench/engine.mjs', import.meta.url))
mkdirSync(fileURLToPath(new URL('../dist/bench', import.meta.url)), { recursive: true })
const entryPoints = [fileURLToPath(new URL('../src/engine/index.ts', import.meta.url))]
await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', target: 'es2022' })
export const engine = await import(outfile)
export const { Engine, gemm, conv, convFilterGradient, convInputGradient, lstmForward, lstmGradient } = engine
export const { pool, poolGradient, depthwise, depthwiseFilterGradient, depthwiseInputGradient } = engine
export const { columnSums, inputGradient, kernelGradient, lstmRecurrentGradient, lstmTapeBytes } = engine
export const { unaryOperation, binaryOperation } = engine
export const { softmax, layerNorm, fourier, optimizerStep } = engine
