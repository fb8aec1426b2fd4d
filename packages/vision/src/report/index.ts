/** Reports on classifiers of pictures. Node only. */
export { classifierReport, majority, type ClassifierReportOptions, type DataPart } from './classifier-report.js'
export { explanationHtml, explanationPage } from './explanation-page.js'
