/** The package that integrates gradients and draws: an optional peer, loaded where an explanation is asked for. */
import { ConfigError } from '@tessera-ml/core'
// In a file of its own, so that the types of this package can be read where the peer is not installed.
import type * as Explain from '@tessera-ml/explain'

/** @throws ConfigError if `@tessera-ml/explain` is not installed. */
export async function loadExplain(where: string): Promise<typeof Explain> {
  try {
    return await import('@tessera-ml/explain')
  } catch (cause) {
    throw new ConfigError(
      `${where}: @tessera-ml/explain must be installed, but it cannot be loaded. Run: npm install @tessera-ml/explain`,
      { cause },
    )
  }
}
