/** How each kind of network is made and trained unless it is told otherwise. */
import { adam, sgd, cosineDecay, type Optimizer, type Passes } from '@tessera-ml/core'
import type { NetworkMaker } from '../networks/network.js'
import { mobilenetNetwork } from '../networks/mobilenet-network.js'
import { resnetNetwork } from '../networks/resnet-network.js'
import { simpleNetwork } from '../networks/simple-network.js'

export const networkNames = ['simple', 'resnet', 'mobilenet'] as const

export type NetworkName = (typeof networkNames)[number]

export interface Recipe extends Passes {
  readonly make: NetworkMaker
  /** The highest learning rate. */
  readonly learningRate: number
  /** How far labels move towards the uniform distribution. */
  readonly labelSmoothing: number
  /** By how much pictures are shifted at most, as a share of the shorter side. */
  readonly shift: number
  /** An optimizer whose rate climbs to the highest one and falls along half a cosine to 0 over all steps. */
  readonly optimizer: (learningRate: number, steps: number) => Optimizer
}

/** Share of the steps in which the rate climbs. */
const warmupShare = 0.2

function climbAndFall(learningRate: number, steps: number) {
  const warmupSteps = Math.floor(steps * warmupShare)
  const initialLearningRate = learningRate / 25
  return cosineDecay({ initialLearningRate, warmupTarget: learningRate, warmupSteps, decaySteps: steps - warmupSteps })
}

function momentum(learningRate: number, steps: number): Optimizer {
  // The decay is apart from the gradient, so momentum does not multiply it: 0.005 is 0.0005 in the gradient.
  return sgd({ learningRate: climbAndFall(learningRate, steps), momentum: 0.9, nesterov: true, weightDecay: 0.005 })
}

export const recipes: Readonly<Record<NetworkName, Recipe>> = {
  simple: {
    make: simpleNetwork,
    shown: 170_000,
    epochs: [16, 100],
    learningRate: 0.003,
    labelSmoothing: 0,
    shift: 1 / 16,
    optimizer: (learningRate, steps) => adam({ learningRate: climbAndFall(learningRate, steps) }),
  },
  resnet: {
    make: resnetNetwork,
    shown: 150_000,
    epochs: [30, 100],
    learningRate: 0.1,
    labelSmoothing: 0.1,
    shift: 1 / 8,
    optimizer: momentum,
  },
  mobilenet: {
    make: mobilenetNetwork,
    shown: 150_000,
    epochs: [20, 100],
    learningRate: 0.1,
    labelSmoothing: 0.1,
    shift: 1 / 8,
    optimizer: momentum,
  },
}
