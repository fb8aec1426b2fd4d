import { beforeAll, describe, it } from 'vitest'
import { engine } from '../engine/engine.js'
import { gru } from '../layers/gru.js'
import { lstm } from '../layers/lstm.js'
import type { LayerCase } from '../testing/layer-case.js'
import { anyCase, expectClose, layerBothWays, normal } from './__fixtures__/both-ways.js'

beforeAll(async () => void (await engine()))

// Where the backend has none, both ways are one, and the tests say nothing.
describe('kernels for whole sequences give what steps give, and so do their gradients', () => {
  it.each<[string, LayerCase]>([
    ['lstm', anyCase({ make: lstm, options: { units: 5 }, inputs: [{ shape: [3, 4, 2], values: normal([3, 4, 2]) }] })],
    [
      'lstm, all states, backwards',
      anyCase({
        make: lstm,
        options: { units: 5, returnSequences: true, goBackwards: true, useBias: false },
        inputs: [{ shape: [3, 4, 2], values: normal([3, 4, 2]) }],
      }),
    ],
    [
      'lstm with a mask and dropout',
      anyCase({
        make: lstm,
        options: { units: 6, returnSequences: true, dropout: 0.4 },
        inputs: [
          {
            shape: [2, 3, 4],
            values: normal([2, 3, 4]),
            mask: [
              [1, 1, 0],
              [0, 1, 1],
            ],
          },
        ],
      }),
    ],
    [
      'lstm from first states, with the last ones, backwards',
      anyCase({
        make: lstm,
        options: { units: 5, returnSequences: true, returnState: true, goBackwards: true },
        inputs: [
          [2, 4, 3],
          [2, 5],
          [2, 5],
        ].map((shape) => ({ shape, values: normal(shape) })),
      }),
    ],
    ...[true, false].map((resetAfter): [string, LayerCase] => [
      `gru from a first state, with the last one, reset after the product: ${resetAfter}`,
      anyCase({
        make: gru,
        options: { units: 5, resetAfter, returnState: true },
        inputs: [
          [2, 4, 3],
          [2, 5],
        ].map((shape) => ({ shape, values: normal(shape) })),
      }),
    ]),
    ['gru', anyCase({ make: gru, options: { units: 5 }, inputs: [{ shape: [3, 4, 2], values: normal([3, 4, 2]) }] })],
    [
      'gru with the reset gate before the product, all states, backwards, without bias',
      anyCase({
        make: gru,
        options: { units: 5, resetAfter: false, returnSequences: true, goBackwards: true, useBias: false },
        inputs: [{ shape: [3, 4, 2], values: normal([3, 4, 2]) }],
      }),
    ],
    ...[true, false].map((resetAfter): [string, LayerCase] => [
      `gru with a mask and dropout, reset after the product: ${resetAfter}`,
      anyCase({
        make: gru,
        options: { units: 6, resetAfter, returnSequences: resetAfter, dropout: 0.4, biasInitializer: 'randomNormal' },
        inputs: [
          {
            shape: [2, 3, 4],
            values: normal([2, 3, 4]),
            mask: [
              [1, 1, 0],
              [0, 1, 1],
            ],
          },
        ],
      }),
    ]),
  ])('%s', (_, one) => expectClose(...layerBothWays(one)))
})
