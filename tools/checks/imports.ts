// The imports of a TypeScript file.
import { posix } from 'node:path'
import ts from 'typescript'

export interface Import {
  readonly specifier: string
  /** `static` is loaded with the file, `type` is erased, `dynamic` is loaded when the code asks for it. */
  readonly kind: 'static' | 'type' | 'dynamic'
  readonly line: number
}

/** `import type` and `export type` are erased; `import { type A }` is not, as `verbatimModuleSyntax` keeps the import. */
function staticKind(node: ts.ImportDeclaration | ts.ExportDeclaration): Import['kind'] {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? 'type' : 'static'
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'static'
}

/** Every import of `text`, also the re-exports, `import('…')` as a call and as a type. */
export function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const found: Import[] = []
  const add = (node: ts.Node | undefined, kind: Import['kind']): void => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
    found.push({ specifier: node.text, kind, line: line + 1 })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, staticKind(node))
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, 'type')
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'dynamic')
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The source that a relative specifier means, or undefined for a package's name. */
export function resolveRelative(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
}
