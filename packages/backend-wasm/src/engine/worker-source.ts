/**
 * What a worker runs, as text, so that no bundler has to find a file: Node evaluates it, a browser loads it as a Blob.
 * `src/worker.ts` is the same as a file, for pages whose content security policy forbids that.
 */
export const workerSource: string = `
const serve = ({ module, memory, thread }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  for (;;) {
    try {
      exports.workerMain(thread)
      return
    } catch {
      exports.workerTrapped()
    }
  }
}
if (typeof process === 'object' && process.getBuiltinModule) {
  serve(process.getBuiltinModule('node:worker_threads').workerData)
} else {
  self.onmessage = ({ data }) => serve(data)
}
`
