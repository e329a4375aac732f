import type {
  ClassDeclaration,
  Expression,
  ObjectLiteralElementLike,
  ObjectLiteralExpression,
  SourceFile,
  SpreadAssignment,
} from 'typescript';
import { ReflexError } from '../../errors/reflex.error.js';
import { decoratorArguments } from './imported-name.js';
import { withEntry } from './list-entry.js';
import { bare, descendants } from './parse.js';
import { applyEdits } from './text-edit.js';
import { ts } from './typescript.js';

export type ModuleList = 'imports' | 'providers';

/** The classes with `@Module()` in a file. */
export function moduleClasses(file: SourceFile): ClassDeclaration[] {
  return [...descendants(file)].filter(
    (node): node is ClassDeclaration =>
      ts.isClassDeclaration(node) && decoratorArguments(file, node, 'Module', '@nestjs/common') !== undefined,
  );
}

/** What messages call a class. */
export function nameOf(declaration: ClassDeclaration): string {
  return declaration.name?.text ?? 'the default export';
}

/**
 * The file with one more entry in a list of a module. A list that is no array literal is spread into one; where the
 * metadata itself cannot be read, `REFLEX_SCHEMATIC_MODULE`.
 */
export function withModuleEntry(file: SourceFile, declaration: ClassDeclaration, key: ModuleList, entry: string): string {
  const metadata = metadataOf(file, declaration, `${key}: [${entry}]`);
  const property = propertyOf(metadata, key);
  if (!property) {
    const before = inherited(file, declaration, metadata, key, entry);
    return withEntry(file, metadata, `${key}: [${before}${entry}]`, placeOf(metadata, key));
  }
  if (ts.isShorthandPropertyAssignment(property)) {
    return applyEdits(file.text, [
      { from: property.getStart(file), to: property.getEnd(), text: `${key}: [...${property.name.text}, ${entry}]` },
    ]);
  }
  if (!ts.isPropertyAssignment(property)) throw unreadable(file, declaration, `${key}: [${entry}]`, `its ${key} are no property`);
  const value = bare(property.initializer);
  if (ts.isArrayLiteralExpression(value)) return withEntry(file, value, entry);
  const { initializer } = property;
  return applyEdits(file.text, [
    { from: initializer.getStart(file), to: initializer.getEnd(), text: `[...${initializer.getText(file)}, ${entry}]` },
  ]);
}

/** The object that `@Module()` is given, be it a constant of the same file. */
export function metadataOf(file: SourceFile, declaration: ClassDeclaration, wanted: string): ObjectLiteralExpression {
  const [argument] = decoratorArguments(file, declaration, 'Module', '@nestjs/common') ?? [];
  const found = argument && literalOf(file, argument);
  if (found) return found;
  throw unreadable(
    file,
    declaration,
    wanted,
    argument ? `its metadata is ${argument.getText(file)}` : '@Module() has no argument',
  );
}

export function propertyOf(metadata: ObjectLiteralExpression, key: string): ObjectLiteralElementLike | undefined {
  return metadata.properties.find(({ name }) => name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === key);
}

/** An object literal, or the constant of this file that is one. */
export function literalOf(file: SourceFile, expression: Expression): ObjectLiteralExpression | undefined {
  const value = bare(expression);
  if (ts.isObjectLiteralExpression(value)) return value;
  if (!ts.isIdentifier(value)) return undefined;
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const literal = ts.isIdentifier(name) && name.text === value.text && initializer ? bare(initializer) : undefined;
      if (literal && ts.isObjectLiteralExpression(literal)) return literal;
    }
  }
  return undefined;
}

/** What a list that is written last would take away from one that the metadata spreads in. */
function inherited(
  file: SourceFile,
  declaration: ClassDeclaration,
  metadata: ObjectLiteralExpression,
  key: ModuleList,
  entry: string,
) {
  const spreads = metadata.properties.filter((property) => ts.isSpreadAssignment(property));
  if (spreads.length === 0) return '';
  const [{ expression }] = spreads as [SpreadAssignment];
  const source = literalOf(file, expression);
  if (spreads.length > 1 || !source || source.properties.some((property) => ts.isSpreadAssignment(property))) {
    throw unreadable(file, declaration, `${key}: [${entry}]`, `its metadata has what \`...${expression.getText(file)}\` brings`);
  }
  return propertyOf(source, key) ? `...(${expression.getText(file)}.${key} ?? []), ` : '';
}

/** As people write modules: imports, controllers, providers; behind a spread, which would win otherwise. */
function placeOf(metadata: ObjectLiteralExpression, key: ModuleList): 'first' | 'last' {
  return key === 'imports' && !metadata.properties.some((property) => ts.isSpreadAssignment(property)) ? 'first' : 'last';
}

function unreadable(file: SourceFile, declaration: ClassDeclaration, wanted: string, why: string): ReflexError {
  return new ReflexError('REFLEX_SCHEMATIC_MODULE', `${nameOf(declaration)} in ${file.fileName} cannot be edited: ${why}`, {
    repair: `Write \`${wanted}\` into it by hand; nest g takes --skip-import to leave modules alone.`,
  });
}
