// What core offers: the factories that its family folders define, and the names that its index exports from them.
import { basename } from 'node:path'
import ts from 'typescript'

/** Folders of core in which a file is one concept that users reach by a factory: `layers/dense.ts` has `dense`. */
export const families = ['layers', 'losses', 'metrics', 'optimizers', 'initializers', 'schedules'] as const

function statementsOf(text: string): readonly ts.Statement[] {
  return ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest).statements
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  )
}

function exportedFunctions(text: string): string[] {
  return statementsOf(text).flatMap((statement) => {
    if (!isExported(statement)) return []
    if (ts.isFunctionDeclaration(statement)) return statement.name?.text ?? []
    if (!ts.isVariableStatement(statement)) return []
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : []))
  })
}

/** `global-max-pooling.ts` -> `globalMaxPooling`. */
function stemOf(file: string): string {
  return basename(file, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function exportedClasses(text: string): string[] {
  return statementsOf(text).flatMap((statement) =>
    ts.isClassDeclaration(statement) && isExported(statement) ? (statement.name?.text ?? []) : [],
  )
}

/**
 * The exported functions named as the file is, for one or for several ranks (`globalMaxPooling1d`, `...2d`). Each makes the
 * class of the same name, save in `losses` and `metrics`, where the function is the concept.
 */
export function factoriesOf(file: string, text: string): string[] {
  const stem = stemOf(file).toLowerCase()
  const classes = new Set(exportedClasses(text).map((name) => name.toLowerCase()))
  return exportedFunctions(text).filter((name) => {
    const lower = name.toLowerCase()
    const isNamedAsFile = lower.startsWith(stem) && /^(\dd)?$/.test(lower.slice(stem.length))
    return isNamedAsFile && (classes.has(lower) || /(losses|metrics)\//.test(file))
  })
}

/** The values (not types) that an index exports, each with the module it comes from. */
export function exportedValues(index: string): { readonly name: string; readonly from: string }[] {
  return statementsOf(index).flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return []
    const { exportClause, moduleSpecifier } = statement
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return []
    const from = moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ''
    return exportClause.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name }) => ({ name: name.text, from }))
  })
}
