import { describeValue, FormatError, knownOptions, oneOf } from '@tessera-ml/core'
import type { BoxedPictureList } from './boxed-picture.js'
import { readBoxesCsv } from './boxes-csv.js'
import { readCoco } from './coco.js'
import { findFile, kindOf, listFolder, nodeFiles } from './disk.js'
import { readVoc, type ReadVocOptions } from './voc.js'

export const boxFormats = ['voc', 'coco', 'csv'] as const

export type BoxFormat = (typeof boxFormats)[number]

export interface ReadBoxesOptions extends ReadVocOptions {
  /** How the boxes are written. Default: told by what is there. */
  readonly format?: BoxFormat
}

/**
 * Pictures with boxes: a Pascal VOC folder (one with `Annotations`), a COCO file (`.json`, or a folder with one), or a
 * table (`.csv`, or a folder with `labels.csv`). The lists of `splits` are those of VOC. Node only.
 *
 * Nothing is decoded yet; whether boxes lie on their pictures is found when they are used.
 *
 * @throws FormatError if there is nothing of the kind; see `readVoc`, `readCoco` and `readBoxesCsv`.
 * @example
 * const { pictures, skipped } = await readBoxes('cells', { splits: ['val'] })
 */
export async function readBoxes(path: string, options: ReadBoxesOptions = {}): Promise<BoxedPictureList> {
  const { format, ...voc } = options
  knownOptions('readBoxes', voc, ['splits', 'orAll'])
  if (format !== undefined) oneOf('readBoxes: format', format, boxFormats)
  const isFolder = (await kindOf(path)) === 'folder'
  const found = isFolder ? await ofFolder(path) : ofFile(path)
  const chosen =
    format === undefined ? found[0] : (found.find((one) => one.format === format) ?? assumed(path, format, isFolder))
  if (chosen === undefined) {
    const rule = 'a Pascal VOC folder (Annotations, JPEGImages), a COCO file (.json), or a folder with labels.csv'
    const names = isFolder ? await jsonFiles(path) : []
    const several = names.length === 0 ? 'another folder' : `several .json files, ${describeValue(names)}`
    const hint = names.length === 0 ? '' : ' Name the one that is meant.'
    throw new FormatError(`${path}: data must be ${rule}, but got ${isFolder ? several : 'another file'}.${hint}`)
  }
  if (chosen.format === 'voc') return readVoc(chosen.path, voc)
  return chosen.format === 'coco' ? readCoco(chosen.path) : readBoxesCsv(chosen.path)
}

interface Found {
  readonly format: BoxFormat
  readonly path: string
}

function ofFile(path: string): Found[] {
  if (path.endsWith('.json')) return [{ format: 'coco', path }]
  return path.endsWith('.csv') ? [{ format: 'csv', path }] : []
}

async function ofFolder(path: string): Promise<Found[]> {
  const { paths } = nodeFiles('readBoxes')
  const found: Found[] = []
  if ((await kindOf(paths.join(path, 'Annotations')).catch(() => undefined)) === 'folder')
    found.push({ format: 'voc', path })
  const table = await findFile('labels.csv', [path])
  if (table !== undefined) found.push({ format: 'csv', path: table })
  const names = await jsonFiles(path)
  if (names.length === 1) found.push({ format: 'coco', path: paths.join(path, names[0]!) })
  return found
}

async function jsonFiles(folder: string): Promise<string[]> {
  const entries = await listFolder(folder)
  return entries.filter(({ name, kind }) => kind === 'file' && name.endsWith('.json')).map(({ name }) => name)
}

/** Where a format that was asked for would be, so that its reader says what is missing. */
function assumed(path: string, format: BoxFormat, isFolder: boolean): Found {
  const isTable = format === 'csv' && isFolder
  return { format, path: isTable ? nodeFiles('readBoxes').paths.join(path, 'labels.csv') : path }
}
