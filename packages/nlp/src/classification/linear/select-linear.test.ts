import { AbortError, FormatError } from '@tessera-ml/core'
import { describe, expect, it } from 'vitest'
import { type SelectLinearProgress, selectLinear } from './select-linear.js'

const names = ['red', 'green', 'blue']
const texts = Array.from({ length: 30 }, (_, i) => [names[i % 3]!, 'thing', `n${i % 7}`])
const labels = texts.map((_, i) => i % 3)

describe('selectLinear', () => {
  it('tries settings within the number of fits and reports each', async () => {
    const seen: SelectLinearProgress[] = []
    const { trials, accuracy, settings } = await selectLinear(texts, labels, {
      maxFits: 7,
      onProgress: (progress) => seen.push(progress),
    })
    expect(trials.length).toBe(2)
    expect(seen.map(({ fits }) => fits)).toEqual([1, 2, 3, 4, 5, 6])
    expect(seen.every(({ totalFits }) => totalFits === 6)).toBe(true)
    expect(seen.map((one) => one.accuracy !== undefined)).toEqual([false, false, false, true, true, true])
    expect(accuracy).toBe(1)
    expect(settings.scale).toBeGreaterThan(0)
  })

  it('makes the same choice for the same seed', async () => {
    expect(await selectLinear(texts, labels, { seed: 4, maxFits: 6 })).toEqual(
      await selectLinear(texts, labels, { seed: 4, maxFits: 6 }),
    )
  })

  it('keeps its head with labels that say nothing', async () => {
    const random = texts.map((_, i) => (i * 7919) % 2)
    const { accuracy, settings } = await selectLinear(
      texts.map(() => ['same']),
      random,
      { maxFits: 3 },
    )
    expect(accuracy).toBeLessThan(0.8)
    expect(settings.scale).toBeLessThan(20)
  })

  it('takes classes with fewer examples than folds', async () => {
    await expect(selectLinear([['a'], ['b'], ['b']], [0, 1, 1], { maxFits: 3 })).resolves.toBeDefined()
  })

  it('stops between fits when cancelled', async () => {
    const controller = new AbortController()
    const onProgress = (): void => controller.abort()
    await expect(selectLinear(texts, labels, { signal: controller.signal, onProgress })).rejects.toThrow(AbortError)
  })

  it('keeps the best settings of whole rounds when time is up', async () => {
    let left = 4
    const { trials, accuracy, settings } = await selectLinear(texts, labels, { isTimeUp: () => left-- === 0 })
    const whole = await selectLinear(texts, labels, { maxFits: 3 })
    expect(trials).toHaveLength(1)
    expect({ accuracy, settings }).toEqual({ accuracy: whole.accuracy, settings: whole.settings })
  })

  it('takes the first settings where time is up at once', async () => {
    const { trials, accuracy, settings } = await selectLinear(texts, labels, { isTimeUp: () => true })
    const { settings: tried } = (await selectLinear(texts, labels, { maxFits: 3 })).trials[0]!
    expect({ trials, accuracy, settings }).toEqual({ trials: [], accuracy: undefined, settings: tried })
  })

  it('refuses one class and options that cannot be', async () => {
    await expect(selectLinear([['a'], ['b']], [0, 0])).rejects.toThrow(FormatError)
    await expect(selectLinear(texts, labels, { folds: 1 })).rejects.toThrow('folds')
    await expect(selectLinear(texts, labels, { fold: 3 } as object)).rejects.toThrow('Did you mean "folds"?')
  })
})
