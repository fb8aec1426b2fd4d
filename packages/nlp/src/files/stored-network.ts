/** What models of one network have in common: their files. */
import {
  checkKind,
  encodeModelFile,
  FormatError,
  fromParts,
  isJsonObject,
  modelContents,
  modelFromContents,
  writeModelFile,
  type JsonObject,
  type Model,
  type ModelFile,
} from '@tessera-ml/core'

type Layers = Parameters<typeof modelFromContents>[2]

export abstract class StoredNetwork {
  constructor(readonly network: Model) {}

  /** What the file is. */
  protected abstract readonly kind: string

  /** What the file keeps beside the network. */
  protected abstract settings(): JsonObject

  /** Writes all of it to one file, whole or not at all. Node only. */
  async save(path: string): Promise<void> {
    await writeModelFile(path, this.#contents())
  }

  /** The bytes that `save` writes. */
  async toBytes(): Promise<Uint8Array> {
    return encodeModelFile(this.#contents())
  }

  /** Frees the weights; the model cannot be used afterwards. */
  dispose(): void {
    this.network.dispose()
  }

  #contents(): ModelFile {
    const { metadata, tensors } = modelContents(this.network)
    return { kind: this.kind, metadata: { ...this.settings(), network: metadata }, tensors }
  }
}

/**
 * Makes a model of a file of its kind: `make` is given the settings and the network.
 *
 * @throws FormatError if the file is of another kind, or `make` finds fault with it.
 */
export function fromStored<T>(
  where: string,
  kind: string,
  file: ModelFile,
  make: (settings: JsonObject, network: Model) => T,
  layers: Layers = {},
): T {
  checkKind(where, file.kind, kind)
  const { network, ...settings } = file.metadata
  if (!isJsonObject(network)) throw new FormatError(`${where}: the metadata must have a network, but it has none.`)
  const contents = { kind: 'model', metadata: network, tensors: file.tensors }
  return fromParts(where, () => make(settings, modelFromContents(where, contents, layers)))
}
