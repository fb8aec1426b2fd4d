// One chunk of a tensor operation's job.
import { binaryChunk } from './elementwise/binary'
import { unaryChunk } from './elementwise/unary'
import { KIND_BINARY, KIND_UNARY } from './tensor-kinds'

export function runTensorChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case KIND_UNARY: return unaryChunk(chunk)
    case KIND_BINARY: return binaryChunk(chunk)
    default: unreachable()
  }
}
