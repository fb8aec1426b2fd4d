/** Folders and files of pictures with boxes, as commands take them. */
import type { BoxedPictureList } from '../data/boxed-picture.js'
import { readBoxes, type ReadBoxesOptions } from '../data/read-boxes.js'
import type { SkippedFiles } from './skipped-files.js'

/** What `--format` and `--split` say of all the commands' data. */
export const boxDataDetails = [
  'DATA is a Pascal VOC folder (Annotations, JPEGImages, ImageSets/Main), a COCO file (.json), or a folder with labels.csv and the columns filename,width,height,class,xmin,ymin,xmax,ymax.',
]

export async function readBoxedData(
  path: string,
  skipped: SkippedFiles,
  options: ReadBoxesOptions,
): Promise<BoxedPictureList> {
  const list = await readBoxes(path, options)
  list.skipped.forEach(skipped.add)
  return list
}
