import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinKitStyles } from './kit-styles.js';

const require = createRequire(import.meta.url);
const whole = require.resolve('@mantine/core/styles.css');
const folder = join(dirname(whole), 'styles');
const all = readdirSync(folder)
  .filter((name) => !name.includes('.layer.'))
  .map((name) => join(folder, name));

const squeezed = (css: string) => css.replace(/\s+/g, '');

describe('joinKitStyles', () => {
  it("puts all of the kit's styles in the order of its own stylesheet", async () => {
    const joined = await joinKitStyles(all.toReversed());
    expect(squeezed(joined)).toBe(squeezed(readFileSync(whole, 'utf8')));
  });

  it('takes each file once, and other packages after the core', async () => {
    const dates = require.resolve('@mantine/dates/styles.css');
    const button = join(folder, 'Button.css');
    const joined = await joinKitStyles([dates, button, join(folder, 'global.css'), button]);
    const parts = [join(folder, 'global.css'), button, dates].map((file) => readFileSync(file, 'utf8').trim());
    expect(joined).toBe(`${parts.join('\n')}\n`);
  });
});
