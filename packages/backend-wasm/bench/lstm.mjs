// LSTM over a sequence, forward and gradient, in ms; one layer.  node bench/lstm.mjs [threads]
import { Engine, lstmForward, lstmGradient, lstmRecurrentGradient, lstmTapeBytes } from './engine.mjs'
import { columnSums, inputGradient, kernelGradient } from './engine.mjs'
import { others, rate } from './rate.mjs'

const threads = Number(process.argv[2] ?? 1)
const engine = new Engine({ threads })
while (engine.workersReady < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5))
const floats = (length) => {
  const pointer = engine.allocator.allocate(4 * length)
  engine.memory.float32(pointer, length).forEach((_, i, all) => {
    all[i] = Math.sin(i) / 10
  })
  return pointer
}
for (const [batch, time, inputs, units] of [
  [32, 100, 40, 128],
  [32, 100, 128, 128],
  [32, 100, 64, 64],
]) {
  const shape = { batch, time, inputs, units }
  const bytes = lstmTapeBytes(shape)
  const tape = { gates: floats(bytes.gates / 4), cells: floats(bytes.cells / 4), states: floats(bytes.states / 4) }
  const [x, y, w, u] = [batch * time * inputs, batch * time * units, 4 * inputs * units, 4 * units * units].map(floats)
  const [dx, dw, du, dBias] = [batch * time * inputs, 4 * inputs * units, 4 * units * units, 4 * units].map(floats)
  const [dh, dc] = [batch * units, batch * units].map(floats)
  const bias = floats(4 * units)
  const forward = 1 / rate(1, () => lstmForward(engine, { ...shape, x, w, u, bias, tape, y })) / 1e6
  const both =
    1 /
    rate(1, () => {
      lstmForward(engine, { ...shape, x, w, u, bias, tape, y })
      lstmGradient(engine, { ...shape, u, tape, dy: y, dh, dc })
      const gates = { gates: tape.gates, columns: 4 * units }
      inputGradient(engine, shape, { ...gates, w, dx })
      kernelGradient(engine, shape, { ...gates, x, dw })
      lstmRecurrentGradient(engine, shape, tape, du)
      columnSums(engine, time * batch, 4 * units, tape.gates, dBias)
    }) /
    1e6
  const work = 3 * 8 * batch * time * units * (inputs + units)
  const name = `${engine.simd} ${threads}t [${batch},${time},${inputs}] -> ${units}`
  console.log(
    `${name}: forward ${forward.toFixed(1)} ms, ` +
      `with gradient ${both.toFixed(1)} ms (${(work / both / 1e6).toFixed(0)} GFLOP/s)`,
  )
}
engine.dispose()
console.log(`others: ${others().toFixed(1)} processors`)
