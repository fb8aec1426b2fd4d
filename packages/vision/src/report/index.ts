/** Reports on classifiers of pictures and models of boxes. Node only. */
export { classifierReport, type ClassifierReportOptions } from './classifier-report.js'
export { boxesReport, type BoxesReportOptions } from './boxes-report.js'
export { boxExplanationHtml, boxExplanationPage } from './box-explanation-page.js'
export { explanationHtml, explanationPage } from './explanation-page.js'
