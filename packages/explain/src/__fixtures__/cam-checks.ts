/** The checks of class activation maps. */
import { guidedGradCam } from '../cam/guided-grad-cam.js'
import { gradCam } from '../cam/grad-cam.js'
import { scoreCam } from '../cam/score-cam.js'
import { stretch, upsample } from '../cam/upsample.js'
import type { NestedNumbers } from '../rows.js'
import { expectClose, smooth, type Check, type FixtureCase } from './fixture-cases.js'
import { modelFunction, type FixtureModel } from './fixture-model.js'

export const camChecks: Readonly<Record<string, Check>> = { cam }

async function cam(fixture: FixtureCase, model: FixtureModel): Promise<void> {
  const { convLayer } = fixture.options as unknown as { convLayer: number }
  const cut = convLayer + 1
  const features = modelFunction({ ...model, layers: model.layers.slice(0, cut) }, 'outputs')
  const after = { ...model, layers: model.layers.slice(cut) }
  const [logits, outputs] = [modelFunction(after, 'logits'), modelFunction(after, 'outputs')]
  const input = model.data.inputs!
  const target = fixture.options.target!
  const expected = fixture.expected
  const raw = { target, rectify: false, upsampling: 'none' } as const
  for (const variant of ['gradCam', 'gradCamPlusPlus', 'hiResCam', 'layerCam', 'xGradCam'] as const) {
    const map = await gradCam({ features, head: logits }, input, { ...raw, variant })
    expectClose(variant, map.values.data, expected[variant]!, smooth)
  }
  const score = await scoreCam({ features, head: outputs }, input, raw)
  expectClose('scoreCam', score.values.data, expected['scoreCam']!, smooth)
  const split = { features, head: logits }
  const rectified = await gradCam(split, input, { target, upsampling: 'none' })
  expectClose('gradCamRelu', rectified.values.data, expected['gradCamRelu']!, smooth)
  for (const [upsampling, name] of [
    ['nearest', 'upsampledNearest'],
    ['bilinear', 'upsampledBilinearHalfPixel'],
  ] as const) {
    const map = await gradCam(split, input, { target, upsampling })
    expectClose(name, map.values.data, expected[name]!, smooth)
  }
  expectUpsampled(expected['gradCamRelu']!, expected, (input as NestedNumbers[])[0] as NestedNumbers)
  const guided = await guidedGradCam(split, input, { target, upsampling: 'nearest' })
  expectClose('guidedGradCam', guided.values.data, expected['guidedGradCam']!, smooth)
}

/** In float64, from the case's own map. */
function expectUpsampled(maps: NestedNumbers, expected: FixtureCase['expected'], picture: NestedNumbers): void {
  const to = { height: picture.length, width: (picture[0] as NestedNumbers).length }
  const all = (maps as NestedNumbers[]).map((map) => ({
    data: Float64Array.from((map as unknown[]).flat(Infinity) as number[]),
    from: { height: map.length, width: (map[0] as NestedNumbers).length },
  }))
  const stretched = all.flatMap(({ data, from }) => [...stretch(data, from, to)])
  expectClose('alignCorners', stretched, expected['upsampledBilinearAlignCorners']!, 1e-9)
  const halfPixel = all.flatMap(({ data, from }) => [...upsample(data, from, to, 'bilinear')])
  expectClose('halfPixel', halfPixel, expected['upsampledBilinearHalfPixel']!, 1e-9)
}
