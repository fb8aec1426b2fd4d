/** The option that says how files of sounds are named. */
export const dataOptions = {
  pattern: {
    type: 'string',
    placeholder: 'PATTERN',
    summary: 'Names of the files, as {label}_{speaker}_{take}.wav. Default: each sub-folder is a label.',
  },
} as const
