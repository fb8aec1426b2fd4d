/**
 * The program of a worker thread: it loads a module, and calls one of its functions with each element that it is sent.
 * Errors go back as plain data, since a clone would lose their class and what else they carry.
 */
export const workerSource = `
const { parentPort, workerData } = require('node:worker_threads')
const { module, exportName, transferResults } = workerData

const loading = import(module).then((loaded) => {
  const found = loaded[exportName]
  if (typeof found === 'function') return found
  throw new TypeError('the module must export a function ' + JSON.stringify(exportName) + ', but it does not')
})
loading.catch(() => undefined)

function buffersOf(value, found = new Set()) {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.add(value.buffer)
  } else if (value instanceof ArrayBuffer) found.add(value)
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) buffersOf(part, found)
  return found
}

parentPort.on('message', async ({ element, info }) => {
  try {
    const change = await loading
    const result = await change(element, info)
    parentPort.postMessage({ result }, transferResults ? [...buffersOf(result)] : [])
  } catch (error) {
    const { name, message, stack, kind } = error instanceof Error ? error : new Error(String(error))
    parentPort.postMessage({ error: { name, message, stack, kind } })
  }
})
`
