/** A page that is cross-origin isolated may share memory between threads, and so trains on all processors. */
import { defineConfig } from 'vite'

const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export default defineConfig({ server: { headers }, preview: { headers }, build: { target: 'es2022' } })
