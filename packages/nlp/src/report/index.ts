/** Reports on text models. Node only. */
export { classifierReport, majorityShare, type ClassifierReportOptions, type DataPart } from './classifier-report.js'
