/** The library that decodes pictures in Node: loaded when the first one is decoded, never by a browser's bundle. */
import { FormatError } from '@tessera-ml/core'
import type * as Sharp from 'sharp'

/** @throws FormatError if its native part does not load on this machine. */
export async function loadSharp(where: string): Promise<typeof Sharp.default> {
  // Held in a variable, so that bundlers for browsers do not follow it.
  const name = 'sharp'
  try {
    const loaded = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as typeof Sharp
    return loaded.default
  } catch (cause) {
    const advice = 'Run: npm install sharp --include=optional'
    throw new FormatError(`${where}: sharp must load on this machine, but it fails. ${advice}`, { cause })
  }
}

export function isNode(): boolean {
  return globalThis.process?.getBuiltinModule?.('node:fs') !== undefined
}
