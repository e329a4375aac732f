import { chromium, type Browser } from 'playwright-core';
import { inject } from 'vitest';

const found = inject('chromium');

/** For `describe.skipIf(withoutBrowser)`: why the browser suites cannot run, or false where they can. */
export const withoutBrowser: string | false = 'missing' in found ? found.missing : false;

/** Chromium with a fresh profile; `await using` closes it. */
export async function openBrowser(): Promise<Browser> {
  if ('missing' in found) throw new Error(found.missing);
  return chromium.launch({
    executablePath: found.path,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
