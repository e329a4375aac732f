import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { catalog } from '../lib/errors/catalog.js';
import type { ErrorDescription } from '../lib/errors/error.description.js';
import { readLib, visit } from './support/source-files.js';

/** docs/errors.md; `npm run docs:errors` writes it. */
function errorsPage(): string {
  const sections = Object.entries<ErrorDescription>(catalog)
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([code, { status, when, repair }]) => `## ${code}\n\n${when}\n\n**Repair:** ${repair}\n\nStatus: ${status}\n`);
  const head =
    '# Errors\n\n' +
    'Every code that the library throws or sends. The status is that of the answer to a request or an event;\n' +
    'an error at boot has 500. Generated from `lib/errors/codes/` by `npm run docs:errors`.\n';
  return [head, ...sections].join('\n');
}

/** Codes that lib names outside of the catalog. */
function usedCodes(): Set<string> {
  const codes = new Set<string>();
  for (const { path, tree } of readLib()) {
    if (path.startsWith('errors/')) continue;
    visit(tree, (node) => {
      if (!ts.isStringLiteralLike(node) || !/^REFLEX_[A-Z_]+$/.test(node.text)) return;
      // The description of an injection token is no code.
      if (ts.isCallExpression(node.parent) && node.parent.expression.getText().startsWith('Symbol')) return;
      codes.add(node.text);
    });
  }
  return codes;
}

describe('error codes', () => {
  it('are explained in docs/errors.md', async () => {
    await expect(errorsPage()).toMatchFileSnapshot('../docs/errors.md');
  });

  it('are all used', () => {
    const used = usedCodes();
    expect(Object.keys(catalog).filter((code) => !used.has(code))).toEqual([]);
  });

  it('are all in the catalog', () => {
    expect([...usedCodes()].filter((code) => !Object.hasOwn(catalog, code))).toEqual([]);
  });

  it('say when and what to do, in sentences', () => {
    const wrong = Object.entries<ErrorDescription>(catalog).filter(
      ([, { when, repair, status }]) => !when.endsWith('.') || !repair.endsWith('.') || status < 400 || status > 599,
    );
    expect(wrong.map(([code]) => code)).toEqual([]);
  });
});
