import * as fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMarks, serverProps } from '../../lib/client/server/marks.js';
import { safeStyle } from '../../lib/client/server/safe-style.js';
import { openBrowser, withoutBrowser } from '../support/chromium.js';

describe('the styles of HTML that a server sends', () => {
  it('keep what components write', () => {
    const style = {
      '--button-bg': 'var(--mantine-color-blue-filled)',
      width: 'calc(100% - (2 * var(--gap, 1rem)))',
      background: 'linear-gradient(90deg, #fff 10%, rgba(0, 0, 0, .5))',
      fontFamily: `"Open Sans", 'Helvetica Neue', sans-serif`,
      gridTemplateColumns: '[full-start] minmax(1rem, 1fr) / auto',
      backgroundImage: 'url(/images/a.png?b=1&c=2)',
      opacity: 0.5,
      zIndex: 3,
    };
    expect(safeStyle(style)).toEqual(style);
  });

  it('lose what would go on to another property or rule, and what is no text', () => {
    const values = [
      'red;top:0',
      'red}*{top:0',
      'red/*',
      'url(//evil',
      'a)',
      '"',
      "'a\n'",
      '\\',
      '</style>',
      '[',
      null,
      undefined,
      {},
      true,
    ];
    for (const color of values) expect(safeStyle({ color, width: 1 }), String(color)).toEqual({ width: 1 });
    expect(safeStyle({ 'color:red;top': '0', '}': '0' })).toEqual({});
  });

  it('are marked by what no HTML from elsewhere can know', () => {
    const mark = Object.keys(serverProps('p', { style: { top: 0 } })!).find((name) => name.startsWith('data-'))!;
    expect(mark).toMatch(/^data-[0-9a-f-]{36}$/);
    const foreign = '<p data-1="" style="top:0"></p><p style="top:0"></p>';
    expect(readMarks(`${foreign}<p ${mark}="" style="top:0"></p><p ${mark}=""></p>`, undefined)).toEqual({
      html: `${foreign}<p data-reflex-style="0"></p><p></p>`,
      css: '#reflex-root [data-reflex-style="0"]{top:0}',
    });
  });
});

describe.skipIf(withoutBrowser)('in a browser, the styles of HTML that a server sends', () => {
  let chromium: Browser;
  let page: Page;
  beforeAll(async () => {
    chromium = await openBrowser();
    page = await chromium.newPage();
  });
  afterAll(() => chromium?.close());

  it('are one rule of the properties that were given, whatever their values are', async () => {
    const parts = fc.constantFrom(
      ...`;{}()[]<>"'\\/*@:!,-a0 \n\r\f\t\0#%.é`,
      '/*',
      '*/',
      'url(',
      'var(--a',
      '</style',
      '<!--',
      '-->',
      '\\7d ',
    );
    const value = fc.array(parts, { maxLength: 8 }).map((texts) => texts.join(''));
    const values = fc.sample(value, 20_000).filter((text) => Object.keys(safeStyle({ color: text })).length > 0);
    expect(values.length).toBeGreaterThan(1_000);
    const wrong = await page.evaluate(`${JSON.stringify(values)}.filter((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('p{top:0;--given:' + text + ';color:' + text + ';bottom:0}q{top:1px}');
      const [first, second] = sheet.cssRules;
      const others = [...(first?.style ?? [])].filter((name) => !['--given', 'color', 'top', 'bottom'].includes(name));
      return sheet.cssRules.length !== 2 || others.length > 0 || first.style.bottom !== '0px' || second.style.top !== '1px';
    })`);
    expect(wrong).toEqual([]);
  });
});
