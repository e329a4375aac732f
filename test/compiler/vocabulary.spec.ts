import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { RUNTIME_EXPORTS } from '../../lib/compiler/3-emit/vocabulary.js';

/** Values that lib/client/index.ts exports. */
function clientExports(): string[] {
  const file = fileURLToPath(new URL('../../lib/client/index.ts', import.meta.url));
  const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (
      !ts.isExportDeclaration(statement) ||
      statement.isTypeOnly ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause)
    )
      return [];
    return statement.exportClause.elements.filter((element) => !element.isTypeOnly).map((element) => element.name.text);
  });
}

it('is exported by the client, all of it', () => {
  expect(clientExports()).toEqual(expect.arrayContaining([...RUNTIME_EXPORTS]));
});
