import type { ImportDeclaration, SourceFile } from 'typescript';
import { importDeclarations, importedNames, specifierOf, takenNames } from './imported-name.js';
import { behindComments, withEntry } from './list-entry.js';
import { inStyle, styleOf } from './source-style.js';
import { applyEdits, insertion } from './text-edit.js';
import { ts } from './typescript.js';

/** What a file is to import. */
export interface WantedImport {
  /** The exported name, or `default`. */
  readonly name: string;
  readonly from: string;
  /** What it is called where it has no name of its own, or that one is taken. */
  readonly fallback: string;
}

export interface WithImport {
  readonly text: string;
  /** What the file calls it: its own name, or another where that one is taken. */
  readonly local: string;
}

/** The file with an import; unchanged where it has it. */
export function withImport(file: SourceFile, { name, from, fallback }: WantedImport): WithImport {
  const known = importedNames(file).find((one) => !one.typeOnly && one.exported === name && sameModule(one.specifier, from));
  if (known) return { text: file.text, local: known.local };

  const taken = takenNames(file);
  const own = name === 'default' ? fallback : name;
  const local = taken.has(own) ? freeName(fallback, taken) : own;
  const binding = local === name ? name : `${name} as ${local}`;
  const beside = importDeclarations(file).find((one) => sameModule(specifierOf(one), from) && namedImports(one));
  if (beside && name !== 'default') return { text: withEntry(file, namedImports(beside)!, binding), local };

  const bindings = name === 'default' ? local : `{ ${binding} }`;
  return { text: withStatement(file, inStyle(`import ${bindings} from '${from}';`, styleOf(file)), from), local };
}

/** `./product.page` and `./product.page.js` are one file. */
function sameModule(a: string, b: string): boolean {
  const bare = (specifier: string) => (specifier.startsWith('.') ? specifier.replace(/\.[cm]?[jt]s$/, '') : specifier);
  return bare(a) === bare(b);
}

function namedImports({ importClause }: ImportDeclaration) {
  const bindings = importClause && !importClause.isTypeOnly ? importClause.namedBindings : undefined;
  return bindings && ts.isNamedImports(bindings) ? bindings : undefined;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}${n}`;
  return name;
}

/** Packages come before files of the project, as people sort them; all of them before the code. */
function withStatement(file: SourceFile, statement: string, from: string): string {
  const { newline } = styleOf(file);
  const imports = file.statements.filter((one) => ts.isImportDeclaration(one) || ts.isImportEqualsDeclaration(one));
  const ofPackages = imports.findLast((one) => ts.isImportDeclaration(one) && !specifierOf(one).startsWith('.'));
  const last = (from.startsWith('.') ? undefined : ofPackages) ?? imports.at(-1);
  if (last) return applyEdits(file.text, [insertion(behindComments(file.text, last.getEnd()), newline + statement)]);
  const start = file.text.startsWith('\uFEFF') ? 1 : 0;
  return applyEdits(file.text, [insertion(start, `${statement}${newline}${newline}`)]);
}
