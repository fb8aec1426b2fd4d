/** The kinds of networks by the names by which they are chosen. */
import { average } from './average.js'
import { cnn } from './cnn.js'
import type { NetworkKind } from './network-kind.js'
import { gruNetwork, lstmNetwork } from './recurrent.js'
import { transformer } from './transformer.js'

export const networkNames = ['average', 'cnn', 'lstm', 'gru', 'transformer'] as const

export type NetworkName = (typeof networkNames)[number]

export const networkKinds: Readonly<Record<NetworkName, NetworkKind>> = {
  average,
  cnn,
  lstm: lstmNetwork,
  gru: gruNetwork,
  transformer,
}
