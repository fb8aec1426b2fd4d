/** Reports on text models. Node only. */
export {
  classifierReport,
  majority,
  type ClassifierReportOptions,
  type DataPart,
  type JudgedPart,
  type Rival,
} from './classifier-report.js'
