import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalog } from '../../lib/errors/catalog.js';
import { root } from './doc-page.js';

it('docs/troubleshooting.md leads from what somebody sees to each error code', () => {
  const page = readFileSync(`${root}docs/troubleshooting.md`, 'utf8');
  const missing = Object.keys(catalog).filter((code) => !page.includes(`[${code}](errors.md#${code.toLowerCase()})`));
  const help =
    'Add each, as `[CODE](errors.md#code)`, to the row that tells what a person sees when it happens, or a row of its own.';
  expect(missing, help).toEqual([]);
});
