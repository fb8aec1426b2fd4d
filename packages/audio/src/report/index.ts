/** Reports on recognisers. Node only. */
export { recognizerReport, type DataPart, type RecognizerReportOptions } from './recognizer-report.js'
