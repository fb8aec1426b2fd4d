/** Reports on recognisers. Node only. */
export { recognizerReport, type RecognizerReportOptions, type ReportedSound } from './recognizer-report.js'
