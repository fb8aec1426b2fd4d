/** The options that name the columns of a file of texts. */
export const columnOptions = {
  text: { type: 'string', default: 'text', placeholder: 'COLUMN', summary: 'Column of the texts.' },
  label: { type: 'string', default: 'label', placeholder: 'COLUMN', summary: 'Column of the labels.' },
} as const
