/** The layer calls between a model's inputs and outputs, in an order in which they can be computed. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { ConfigError } from '../errors/errors.js'
import type { AnyLayer, CallContext } from '../layers/layer.js'
import type { Call, Symbolic } from '../layers/symbolic.js'
import type { Generator } from '../random/generator.js'
import type { Forward, Pass } from '../training/trainable.js'

export class Graph {
  /** Each layer once, in the order of its first call. */
  readonly layers: readonly AnyLayer[]

  private constructor(
    readonly inputs: readonly Symbolic[],
    readonly outputs: readonly Symbolic[],
    readonly calls: readonly Call[],
  ) {
    this.layers = [...new Set(calls.map((call) => call.layer))]
  }

  /**
   * Collects what lies between inputs and outputs.
   *
   * @throws ConfigError if an output depends on an input that is not listed.
   */
  static between(inputs: readonly Symbolic[], outputs: readonly Symbolic[]): Graph {
    const calls: Call[] = []
    const known = new Set<Symbolic>(inputs)
    const visit = (value: Symbolic): void => {
      if (known.has(value)) return
      if (value.origin === undefined) {
        const name = value.name ?? 'without a name'
        throw new ConfigError(
          `model: inputs must include all that the outputs depend on, but got none for input ${name}.`,
        )
      }
      for (const output of value.origin.outputs) known.add(output)
      value.origin.inputs.forEach(visit)
      calls.push(value.origin)
    }
    outputs.forEach(visit)
    return new Graph(inputs, outputs, calls)
  }

  /** Computes all outputs and their masks; runs inside the caller's `tidy`. */
  run(inputs: readonly Tensor[], pass: Pass): Forward {
    const values = new Map<Symbolic, Tensor>()
    const masks = new Map<Symbolic, Tensor | undefined>()
    this.inputs.forEach((input, i) => {
      values.set(input, inputs[i]!)
      masks.set(input, pass.masks?.[i])
    })
    this.calls.forEach((call, index) => {
      const context = new Context(
        pass,
        index,
        call.inputs.map((value) => masks.get(value)),
      )
      const x = call.inputs.map((value) => values.get(value)!)
      const { results, mask } = callLayer(call, x, context)
      call.outputs.forEach((output, i) => {
        const value = results[i]!
        values.set(output, pass.onValue?.(call.layer, value) ?? value)
      })
      masks.set(call.output, mask)
    })
    return {
      outputs: this.outputs.map((output) => values.get(output)!),
      masks: this.outputs.map((output) => masks.get(output)),
    }
  }
}

/** What the call at a place is told. Most layers want no random numbers, so that the generator is made when asked for. */
class Context implements CallContext {
  readonly training: boolean
  readonly #pass: Pass
  #random: Generator | undefined

  constructor(
    pass: Pass,
    readonly place: number,
    readonly masks: CallContext['masks'],
  ) {
    this.training = pass.training
    this.#pass = pass
  }

  get random(): Generator {
    return (this.#random ??= this.#pass.random.fork(this.place))
  }
}

/** A layer that is seen without the type of its input, which its call in the graph tells. */
interface UntypedLayer {
  callAll(x: Tensor | readonly Tensor[], context: CallContext): readonly Tensor[]
  computeMask(x: Tensor | readonly Tensor[], context: CallContext): Tensor | undefined
}

function callLayer({ layer, isList }: Call, inputs: readonly Tensor[], context: CallContext) {
  const untyped = layer as UntypedLayer
  const x = isList ? inputs : inputs[0]!
  return { results: untyped.callAll(x, context), mask: untyped.computeMask(x, context) }
}
