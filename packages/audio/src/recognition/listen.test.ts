import { describe, expect, it } from 'vitest'
import { featureSettings } from '../features/feature-options.js'
import { listen } from './listen.js'
import type { NetworkAverage } from './network-average.js'
import { SoundInput } from './sound-input.js'
import { silenceLabel } from './train-options.js'

const labels = ['left', 'right', silenceLabel]

/** Says at each look that one label is nearly sure, in this order; silence from then on. */
function scripted(labelOfLook: readonly string[]): NetworkAverage {
  let look = 0
  const logits = async (): Promise<Float64Array[]> => {
    const label = labelOfLook[look++] ?? silenceLabel
    return [Float64Array.from(labels, (name) => (name === label ? 8 : 0))]
  }
  return { input: new SoundInput(featureSettings({ sampleRateHz: 8000 }), 16), logits } as unknown as NetworkAverage
}

/** The labels that are told, looking at each frame, the last two averaged. */
async function told(labelOfLook: readonly string[], pauseMs = 0): Promise<string[]> {
  const options = { sampleRateHz: 8000, hopMs: 1, smoothingMs: 20, pauseMs }
  const found: string[] = []
  for await (const { label } of listen(scripted(labelOfLook), labels, [new Float32Array(16_000)], options)) {
    found.push(label)
  }
  return found
}

const times = (count: number, label: string): string[] => Array.from({ length: count }, () => label)

describe('what is told of a stream', () => {
  it('is a word once, however long it stays', async () => {
    expect(await told(times(40, 'left'))).toEqual(['left'])
  })

  it('is a word again once it was gone', async () => {
    expect(await told([...times(10, 'left'), ...times(5, silenceLabel), ...times(10, 'left')])).toEqual([
      'left',
      'left',
    ])
  })

  it('is another word that follows at once', async () => {
    expect(await told([...times(10, 'left'), ...times(10, 'right')])).toEqual(['left', 'right'])
  })

  it('is nothing in the pause behind a word', async () => {
    expect(await told([...times(5, 'left'), ...times(5, 'right')], 1000)).toEqual(['left'])
  })

  it('is never silence', async () => {
    expect(await told(times(40, silenceLabel))).toEqual([])
  })
})
