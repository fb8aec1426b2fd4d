/** The package that explains: an optional peer, loaded where an explanation is asked for. */
import { loadPeer } from '@tessera-ml/core'
// In a file of its own, so that the types of this package can be read where the peer is not installed.
import type * as Explain from '@tessera-ml/explain'

/** @throws ConfigError if `@tessera-ml/explain` is not installed. */
export function loadExplain(where: string): Promise<typeof Explain> {
  return loadPeer(where, '@tessera-ml/explain', () => import('@tessera-ml/explain'))
}
