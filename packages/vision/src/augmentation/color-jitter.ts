import { knownOptions, nonNegativeNumber, numberWithin } from '@tessera-ml/core'
import { planned, between, type Augmentation } from './augmentation.js'
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './color.js'

export interface ColorJitterOptions {
  /** Factor from max(0, 1 - b) to 1 + b. Default: 0.2. Range: at least 0. */
  readonly brightness?: number
  /** Likewise. Default: 0.2. */
  readonly contrast?: number
  /** Likewise. Default: 0.2. */
  readonly saturation?: number
  /** Share of the circle of hues, either way. Default: 0. Range: [0, 0.5]. */
  readonly hue?: number
}

/**
 * Changes brightness, contrast, saturation and hue at random, in an order at random (torchvision's `ColorJitter`).
 *
 * @throws ConfigError if an option is out of its range or unknown.
 */
export function colorJitter(options: ColorJitterOptions = {}): Augmentation {
  const where = 'colorJitter'
  knownOptions(where, options, ['brightness', 'contrast', 'saturation', 'hue'])
  const { brightness = 0.2, contrast = 0.2, saturation = 0.2, hue = 0 } = options
  for (const [name, value] of Object.entries({ brightness, contrast, saturation })) {
    nonNegativeNumber(`${where}: ${name}`, value)
  }
  numberWithin(`${where}: hue`, hue, 0, 0.5, true)
  const around = (width: number): readonly [number, number] => [Math.max(0, 1 - width), 1 + width]
  const changes = [
    { change: adjustBrightness, range: around(brightness), isOn: brightness > 0 },
    { change: adjustContrast, range: around(contrast), isOn: contrast > 0 },
    { change: adjustSaturation, range: around(saturation), isOn: saturation > 0 },
    { change: adjustHue, range: [-hue, hue] as const, isOn: hue > 0 },
  ].filter(({ isOn }) => isOn)
  return planned('colorJitter', options, (example, random) => {
    const order = random.permutation(changes.length)
    const picture = order.reduce(
      (current, i) => changes[i]!.change(current, between(random, changes[i]!.range)),
      example.picture,
    )
    return { ...example, picture }
  })
}
