/**
 * Runs a program compiled for WASI once, with arguments, and keeps the files that it writes: as much of
 * `wasi_snapshot_preview1` as a program needs that reads nothing but its arguments. Works in browsers as in Node.
 *
 * Source: WASI snapshot preview 1, https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md
 */
import { FormatError } from '@tessera-ml/core'

/** A file that is being written. */
interface OpenFile {
  readonly path: string
  bytes: Uint8Array
  size: number
  position: number
}

/** What `proc_exit` throws, to leave the program. */
class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit code ${code}`)
  }
}

const errno = { success: 0, badFile: 8, invalid: 28, noEntry: 44 } as const
/** The numbers of stdout, stderr and the one folder, `/`; files come behind it. */
const [standardOutput, standardError, root] = [1, 2, 3]
const firstFile = 4

/**
 * Runs `_start` and returns the written files by their paths. `name` is the program's in messages.
 *
 * @throws FormatError if the program ends with another code than 0, or crashes.
 */
export async function runWasiProgram(
  module: WebAssembly.Module,
  name: string,
  args: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const run = new WasiRun([name, ...args])
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: run.imports() })
  // A command of WASI has these two by definition.
  const { memory, _start: start } = instance.exports as { memory: WebAssembly.Memory; _start: () => void }
  run.memory = memory
  try {
    start()
  } catch (cause) {
    if (!(cause instanceof Exit)) {
      throw new FormatError(`${name}: the program must run to its end, but got ${String(cause)}.`, { cause })
    }
    if (cause.code !== 0) {
      const said = run.news.trim().replaceAll(/\s+/g, ' ')
      throw new FormatError(`${name}: the exit code must be 0, but got ${cause.code}${said && `: ${said}`}.`)
    }
  }
  return run.written()
}

class WasiRun {
  memory: WebAssembly.Memory | undefined
  /** What the program has said on stdout and stderr. */
  news = ''
  readonly #files: OpenFile[] = []
  readonly #args: readonly Uint8Array[]

  constructor(args: readonly string[]) {
    this.#args = args.map((arg) => new TextEncoder().encode(`${arg}\0`))
  }

  written(): ReadonlyMap<string, Uint8Array> {
    return new Map(this.#files.map(({ path, bytes, size }) => [path, bytes.slice(0, size)]))
  }

  imports(): WebAssembly.ModuleImports {
    return {
      args_sizes_get: (count: number, size: number) => {
        this.#put(count, this.#args.length)
        return this.#put(
          size,
          this.#args.reduce((sum, arg) => sum + arg.length, 0),
        )
      },
      args_get: (pointers: number, texts: number) => {
        let next = texts
        for (const [i, arg] of this.#args.entries()) {
          this.#put(pointers + 4 * i, next)
          this.#bytes.set(arg, next)
          next += arg.length
        }
        return errno.success
      },
      // The clock stands still, so that nothing depends on it.
      clock_time_get: (_clock: number, _precision: bigint, time: number) => {
        this.#view.setBigUint64(time, 0n, true)
        return errno.success
      },
      fd_close: () => errno.success,
      fd_fdstat_set_flags: () => errno.success,
      fd_fdstat_get: (file: number, status: number) => this.#status(file, status),
      fd_prestat_get: (file: number, status: number) => {
        if (file !== root) return errno.badFile
        this.#put(status, 0)
        return this.#put(status + 4, 1)
      },
      fd_prestat_dir_name: (_file: number, path: number) => {
        this.#bytes[path] = 0x2f
        return errno.success
      },
      fd_read: (_file: number, _buffers: number, _count: number, read: number) => this.#put(read, 0),
      fd_seek: (file: number, offset: bigint, from: number, place: number) => this.#seek(file, offset, from, place),
      fd_write: (file: number, buffers: number, count: number, written: number) =>
        this.#write(file, buffers, count, written),
      path_open: (_folder: number, _look: number, path: number, length: number, flags: number, ...rest: unknown[]) => {
        const isMade = (flags & 1) === 1
        // The last argument is where the number of the file goes.
        return isMade ? this.#create(path, length, rest.at(-1) as number) : errno.noEntry
      },
      proc_exit: (code: number) => {
        throw new Exit(code)
      },
    }
  }

  // Memory that has grown has another buffer.
  get #bytes(): Uint8Array {
    return new Uint8Array(this.memory!.buffer)
  }

  get #view(): DataView {
    return new DataView(this.memory!.buffer)
  }

  #put(address: number, value: number): number {
    this.#view.setUint32(address, value, true)
    return errno.success
  }

  #create(path: number, length: number, number: number): number {
    const text = new TextDecoder().decode(this.#bytes.slice(path, path + length))
    this.#files.push({ path: text, bytes: new Uint8Array(65_536), size: 0, position: 0 })
    return this.#put(number, firstFile + this.#files.length - 1)
  }

  /** Kind of a file (2 a device, 3 a folder, 4 a file), its flags and rights: all of them. */
  #status(file: number, status: number): number {
    if (file > root && this.#files[file - firstFile] === undefined) return errno.badFile
    const kind = file < root ? 2 : file === root ? 3 : 4
    this.#view.setUint16(status, kind, true)
    this.#view.setUint16(status + 2, 0, true)
    this.#view.setBigUint64(status + 8, 0xffff_ffffn, true)
    this.#view.setBigUint64(status + 16, 0xffff_ffffn, true)
    return errno.success
  }

  #seek(number: number, offset: bigint, from: number, place: number): number {
    const file = this.#files[number - firstFile]
    if (file === undefined) return errno.badFile
    const position = [0, file.position, file.size][from]! + Number(offset)
    if (position < 0) return errno.invalid
    file.position = position
    this.#view.setBigUint64(place, BigInt(position), true)
    return errno.success
  }

  #write(number: number, buffers: number, count: number, written: number): number {
    let sum = 0
    for (let i = 0; i < count; i++) {
      const start = this.#view.getUint32(buffers + 8 * i, true)
      const length = this.#view.getUint32(buffers + 8 * i + 4, true)
      const bytes = this.#bytes.subarray(start, start + length)
      if (number === standardOutput || number === standardError) this.news += new TextDecoder().decode(bytes)
      else {
        const file = this.#files[number - firstFile]
        if (file === undefined) return errno.badFile
        append(file, bytes)
      }
      sum += length
    }
    return this.#put(written, sum)
  }
}

function append(file: OpenFile, bytes: Uint8Array): void {
  const end = file.position + bytes.length
  if (end > file.bytes.length) {
    const larger = new Uint8Array(Math.max(end, 2 * file.bytes.length))
    larger.set(file.bytes)
    file.bytes = larger
  }
  file.bytes.set(bytes, file.position)
  file.position = end
  file.size = Math.max(file.size, end)
}
