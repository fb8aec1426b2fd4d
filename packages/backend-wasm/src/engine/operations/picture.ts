/** Pictures at other places: resized, cut out in boxes, turned and projected. */
import type { Engine } from '../engine.js'
import { tableAddress } from '../layout.js'

/** Where an output row (or column) lies: between input rows `first` and `second`, `share` of the way; -1: outside. */
export interface Place {
  readonly first: number
  readonly second: number
  readonly share: number
}

export interface PictureSizes {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly outHeight: number
  readonly outWidth: number
}

function setSizes(engine: Engine, { height, width, channels, outHeight, outWidth }: PictureSizes): void {
  engine.memory.ints.set([height, width, channels, outHeight, outWidth], tableAddress >>> 2)
}

const bytesOfPlace = 12

/** Gives `use` places in memory, those of rows and of columns. */
function withPlaces(
  engine: Engine,
  lists: readonly [readonly Place[], readonly Place[]],
  use: (rows: number, columns: number) => void,
): void {
  const places = lists.flat()
  engine.withBlock(bytesOfPlace * places.length, (pointer) => {
    const { floats, ints } = engine.memory
    for (const [i, { first, second, share }] of places.entries()) {
      const at = (pointer >>> 2) + 3 * i
      ints[at] = first
      ints[at + 1] = second
      floats[at + 2] = share
    }
    use(pointer, pointer + bytesOfPlace * lists[0].length)
  })
}

export interface Sample extends PictureSizes {
  /** […, height, width, channels]. */
  readonly x: number
  /** [pictures.length, outHeight, outWidth, channels]. */
  readonly y: number
  /** The picture of each result; -1: none, the result is 0. */
  readonly pictures: ArrayLike<number>
  /** Of each result, or (`shared`) of all. */
  readonly rows: readonly Place[]
  readonly columns: readonly Place[]
  readonly shared: boolean
  /** The first place alone instead of the line between both. */
  readonly nearest: boolean
  /** The value of what lies outside. Default 0. */
  readonly outside?: number
}

export function sample(engine: Engine, options: Sample): void {
  const { x, y, pictures, rows, columns, shared, nearest, outside = 0 } = options
  engine.withBlock(4 * pictures.length, (list) => {
    engine.memory.int32(list, pictures.length).set(pictures)
    withPlaces(engine, [rows, columns], (r, c) => {
      setSizes(engine, options)
      engine.kernels.sample(Number(nearest), x, y, list, r, c, pictures.length, Number(shared), outside)
    })
  })
}

/** The gradient of {@link sample} with `shared` places, of `batch` pictures each of which has one result. */
export function sampleGradient(
  engine: Engine,
  options: PictureSizes &
    Pick<Sample, 'rows' | 'columns'> & { readonly batch: number; readonly dy: number; readonly dx: number },
): void {
  withPlaces(engine, [options.rows, options.columns], (rows, columns) => {
    setSizes(engine, options)
    engine.kernels.sampleGradient(options.dy, options.dx, rows, columns, options.batch)
  })
}

/** The numbers of assembly/picture/project.ts. */
const modes = { constant: 0, reflect: 1, wrap: 2, nearest: 3 } as const

export type OutsideMode = keyof typeof modes

export interface Project extends PictureSizes {
  readonly batch: number
  readonly x: number
  readonly y: number
  /** Eight numbers for each picture, or for all; see assembly/picture/project.ts. */
  readonly maps: ArrayLike<number>
  /** Column and row that the maps are about. Default 0, 0. */
  readonly center?: readonly [number, number]
  /** One value a channel for what stays outside. */
  readonly outside: ArrayLike<number>
  readonly mode: OutsideMode
  readonly bilinear: boolean
}

export function project(engine: Engine, options: Project): void {
  const { batch, height, width, channels, outHeight, outWidth, x, y, maps, center = [0, 0], outside } = options
  engine.withBlock(8 * (maps.length + 2), (map) => {
    const doubles = new Float64Array(engine.memory.memory.buffer, map, maps.length + 2)
    doubles.set(maps)
    doubles.set(center, maps.length)
    engine.withBlock(4 * channels, (values) => {
      engine.memory.float32(values, channels).set(outside)
      engine.memory.ints.set([batch, height, width, channels, outHeight, outWidth], tableAddress >>> 2)
      const shared = Number(maps.length === 8)
      engine.kernels.project(Number(options.bilinear), modes[options.mode], shared, x, y, map, values)
    })
  })
}
