import type { LabelledBox } from './box.js'

/** A box as a person has drawn it. */
export interface TrueBox extends LabelledBox {
  /** VOC: hard to tell. Not trained on, and neither found nor missed in the figures. Default: false. */
  readonly isDifficult?: boolean
  /** COCO: many of a kind in one box. Not trained on, and neither found nor missed in the figures. Default: false. */
  readonly isCrowd?: boolean
}

/** Whether training takes the box, and figures count it. */
export function counts({ isDifficult, isCrowd }: TrueBox): boolean {
  return isDifficult !== true && isCrowd !== true
}
