/** What the command lines of Tessera's packages share. Node only. */
export {
  command,
  type Command,
  type CommandContext,
  type OptionDeclaration,
  type OptionDeclarations,
  type OptionValues,
  type PositionalDeclaration,
  type PositionalValues,
  type Program,
} from './command.js'
export type { CommonValues } from './common-options.js'
export { counted } from './counted.js'
export type { OutputStream } from './console-output.js'
export { epochProgress } from './epoch-progress.js'
export { ExplanationOutput, type ExplanationForms } from './explanation-output.js'
export { inputLines, type InputLinesOptions } from './input-lines.js'
export { jsonText } from './json-text.js'
export { OutFolder, type ResultFile } from './out-folder.js'
export { runCli, startCli, type RunCliOptions } from './run-cli.js'
export { TimeBudget } from './time-budget.js'
export { modelFileIn, TrainingFolder, type TrainingResults } from './training-folder.js'
export { UsageError } from './usage-error.js'
export { withThreads } from './with-threads.js'
export {
  ProgressLine,
  type ProgressFields,
  type ProgressLineOptions,
  type ProgressStream,
  type ProgressUpdate,
} from '../training/progress-line.js'
