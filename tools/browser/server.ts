/** A server on this machine alone that gives out the page and takes its report. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Headers that make a page cross-origin isolated, so that it may share memory between threads. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const

/** No script from text, no Blob worker; WebAssembly alone is allowed. */
export const strictPolicy = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
  ].join('; '),
} as const

export interface PageServer {
  /** For instance `http://localhost:41234/`. */
  readonly address: string
  /** What the page posts to `/report`. */
  readonly report: Promise<unknown>
  readonly close: () => Promise<void>
}

const html = '<!doctype html><meta charset="utf-8"><title>Tessera</title><script type="module" src="main.js"></script>'

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/**
 * @param files the scripts by name
 * @param headers sent with every answer
 */
export async function servePage(
  files: ReadonlyMap<string, string>,
  headers: Readonly<Record<string, string>>,
): Promise<PageServer> {
  let resolve: (report: unknown) => void
  let reject: (reason: unknown) => void
  const report = new Promise<unknown>((onReport, onFailure) => {
    resolve = onReport
    reject = onFailure
  })
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1)
    if (request.method === 'POST') {
      void bodyOf(request)
        .then((text) => resolve(JSON.parse(text)))
        .catch(reject)
      response.writeHead(204, headers).end()
      return
    }
    const script = files.get(name)
    if (name === '') response.writeHead(200, { ...headers, 'Content-Type': 'text/html' }).end(html)
    else if (script === undefined) response.writeHead(204, headers).end()
    else response.writeHead(200, { ...headers, 'Content-Type': 'text/javascript' }).end(script)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((closed) => server.close(() => closed()))
  }
  return { address: `http://localhost:${port}/`, report, close }
}
