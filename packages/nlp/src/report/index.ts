/** Reports on text models. Node only. */
export { classifierReport, type ClassifierReportOptions, type JudgedPart, type Rival } from './classifier-report.js'
