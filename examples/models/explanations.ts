/** Why a network decides as it does, four ways: LIME, SHAP, integrated gradients, and Grad-CAM for pictures. */
import { zeros, type Tensor } from '@tensorflow/tfjs-core'
import { Generator, type Model, type Pass } from '@tessera-ml/core'
import {
  gradCam,
  integratedGradients,
  kernelShap,
  limeTabular,
  type Explanation,
  type NumbersLike,
} from '@tessera-ml/explain'

/** The network as a function of batches. */
const functionOf =
  (model: Model) =>
  (x: Tensor): Tensor =>
    model.forward([x], { training: false, random: new Generator(0) }).outputs[0]!

/** Why a row of a table gets its class, by three methods; `background` are rows that stand for the usual. */
export async function whyThisRow(
  model: Model,
  row: readonly number[],
  background: readonly (readonly number[])[],
): Promise<Record<'lime' | 'shap' | 'integratedGradients', Explanation>> {
  const f = functionOf(model)
  return {
    lime: await limeTabular(f, [row], { training: background, seed: 1 }),
    shap: await kernelShap(f, [row], { background, seed: 1 }),
    integratedGradients: await integratedGradients(f, [row]),
  }
}

/** Where in pictures a network looks, by the maps that its last convolution or pooling gives. */
export async function whereInThePictures(model: Model, pictures: NumbersLike): Promise<Explanation> {
  const last = model.graph.calls.findLast(({ output }) => output.shape.length === 4)!.layer
  const pass = { training: false, random: new Generator(0) }
  const features = (x: Tensor): Tensor => {
    let maps = x
    const onValue: Pass['onValue'] = (layer, value) => (layer === last ? (maps = value) : undefined)
    model.forward([x], { ...pass, onValue })
    return maps
  }
  const head = (maps: Tensor): Tensor => {
    const onValue: Pass['onValue'] = (layer) => (layer === last ? maps : undefined)
    const x = zeros([maps.shape[0], ...model.inputs[0]!.shape!.slice(1).map(Number)])
    return model.forward([x], { ...pass, onValue }).outputs[0]!
  }
  return gradCam({ features, head }, pictures)
}
