/**
 * The page's program. Its address says what to do: `?options={…}` for the backend, `?in=worker` to run in a worker of
 * the page. What comes out is posted to the server, since a strict content security policy keeps the test from asking.
 */
import type { BackendOptions } from '@tessera-ml/backend-wasm'
import { runChecks } from './checks.js'

async function outcome(query: URLSearchParams): Promise<object> {
  const options = query.get('options')
  try {
    return await runChecks(options === null ? undefined : (JSON.parse(options) as BackendOptions))
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const query = new URLSearchParams(globalThis.location.search)
if (query.get('in') === 'worker' && typeof document === 'object') {
  // oxlint-disable-next-line no-new -- the worker reports by itself
  new Worker(`main.js${globalThis.location.search}`, { type: 'module' })
} else {
  await fetch('/report', { method: 'POST', body: JSON.stringify(await outcome(query)) })
}
