import { describe, expect, it } from 'vitest'
import { ConfigError } from './errors.js'
import { loadPeer } from './load-peer.js'

describe('loadPeer', () => {
  it('gives what is there', async () => {
    expect(await loadPeer('explain', 'a-package', () => Promise.resolve({ value: 5 }))).toEqual({ value: 5 })
  })

  it('says how to install what is not', async () => {
    const load = () => Promise.reject(new Error('Cannot find package'))
    await expect(loadPeer('explain', '@a/b', load)).rejects.toThrow(
      new ConfigError('explain: @a/b must be installed, but it cannot be loaded. Run: npm install @a/b'),
    )
    await expect(loadPeer('speak', 'c', load, 'It is free.')).rejects.toThrow('loaded. It is free. Run: npm install c')
  })
})
