import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe is asked about: all of its rules, or those about colours. */
export type AxeRules = 'all' | 'colours';

/** What axe finds wrong with a page as it is shown; parts of a page that have no landmarks of their own say so by `isPart`. */
export async function violations(
  page: Page,
  { rules = 'all', isPart = false }: { rules?: AxeRules; isPart?: boolean } = {},
): Promise<string[]> {
  // The page's own policy lets no script in but its own: axe comes by the debugger.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(await source);
  const landmarks = { region: { enabled: false }, 'landmark-one-main': { enabled: false } };
  const options = {
    ...(rules === 'colours' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}),
    ...(isPart ? { rules: landmarks } : {}),
  };
  const found = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
