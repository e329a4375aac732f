import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutBrowser } from '../support/chromium.js';
import { BrowserWorld, bundleFixtures, E, openBrowser, P, V, type Bundle } from './support/browser-world.js';

describe.skipIf(withoutBrowser)('a page in a browser', () => {
  let bundle: Bundle;
  let browser: Browser;
  beforeAll(async () => {
    [bundle, browser] = await Promise.all([bundleFixtures(), openBrowser()]);
  });
  afterAll(() => browser.close());
  const create = () => BrowserWorld.create(bundle, browser);

  it('shows the data of its HTML before any socket answers, then what patches change', async () => {
    await using world = await create();
    world.boot = {
      vars: [
        [V.count, 41],
        [V.draft, 'milk'],
        [V.done, true],
        [V.rows, []],
      ],
    };
    const page = await world.newPage();
    await page.goto(world.origin);
    await page.getByText('done: milk').waitFor();
    expect(await page.textContent('#count')).toBe('41');
    const socket = await world.welcome();
    socket.send(['p', 1, 0, [[V.count, 42]]]);
    await page.locator('#count', { hasText: '42' }).waitFor();
    expect(world.errors).toEqual([]);
  });

  it('sends an event with the values of the moment, and is pending until it is answered', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    socket.send(['p', 1, 0, [[V.count, 5]]]);
    await page.locator('#count', { hasText: '5' }).waitFor();
    await page.click('#increment');
    expect(await socket.next()).toEqual(['e', 1, E.increment, [5, '/', false]]);
    expect(await page.isDisabled('#increment')).toBe(true);
    socket.send(['p', 2, 1, [[V.count, 6]]]);
    await page.locator('#increment:enabled').waitFor();
    expect(await page.textContent('#count')).toBe('6');
  });

  it('renders one row component for one changed field of a thousand', async () => {
    await using world = await create();
    const rows = Array.from({ length: 1000 }, (_, id) => ({ id, name: `row ${id}`, done: false }));
    const { page, socket } = await world.open('/rows', {
      vars: [
        [V.count, 0],
        [V.rows, rows],
      ],
    });
    const renders = () => page.evaluate(`renders`);
    expect(await renders()).toEqual({ page: 1, list: 1, row: 1000 });
    socket.send(['p', 1, 0, [[[V.rows, 500, 'done'], true]]]);
    await page.locator('#row-500', { hasText: '[x] row 500' }).waitFor();
    expect(await renders()).toEqual({ page: 1, list: 2, row: 1001 });
    socket.send(['p', 2, 0, [[V.count, 1]]]);
    await page.locator('#count', { hasText: '1' }).waitFor();
    expect(await renders()).toEqual({ page: 1, list: 2, row: 1001 });
    // A row that is taken out changes the indexes of those behind it, and no others.
    socket.send(['p', 3, 0, [[V.rows, 990, 1, []]]]);
    await page.locator('#row-990').waitFor({ state: 'detached' });
    expect(await renders()).toEqual({ page: 1, list: 3, row: 1010 });
  });

  it('keeps local values with their page and their row', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.click('#toggle');
    await page.locator('#opened').waitFor();
    await page.locator('li button').nth(1).click();
    expect(await page.locator('li').allTextContents()).toEqual(['0: one -', '1: two *']);
    // The row moves, and what is its own moves with it.
    socket.send(['p', 1, 0, [[V.rows, 1, 0]]]);
    await page.locator('li', { hasText: '0: two *' }).waitFor();
    await page.fill('#note', 'remember');
    await page.locator('#note').blur();
    expect(await socket.next()).toEqual(['e', 1, E.save, ['remember']]);
    expect(await page.inputValue('#note')).toBe('sent');
    expect(await page.textContent('#place')).toBe('/ 7');
  });

  it('keeps what is typed, and the caret, while patches come', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.focus('#draft');
    await page.keyboard.type('helo', { delay: 10 });
    await page.keyboard.press('ArrowLeft');
    let n = 0;
    let last = 0;
    const answering = (async () => {
      for (;;) {
        const frame = await socket.next();
        if (frame[0] !== 'b') return frame;
        last = frame[1];
        socket.send(
          [
            'p',
            ++n,
            0,
            [
              [V.draft, 'from elsewhere'],
              [V.count, n],
            ],
          ],
          ['p', ++n, last, []],
        );
      }
    })();
    await page.keyboard.type('l', { delay: 30 });
    await page.waitForTimeout(300);
    await page.keyboard.type('l', { delay: 30 });
    expect(await page.inputValue('#draft')).toBe('helllo');
    expect(await page.evaluate(`document.getElementById('draft').selectionStart`)).toBe(5);
    await page.keyboard.press('Enter');
    expect(await answering).toEqual(['e', last + 1, E.add, []]);
    socket.send(['p', ++n, last + 1, [[V.draft, '']]]);
    await page.waitForFunction(`document.getElementById('draft').value === ''`);
    expect(await page.evaluate(`document.activeElement?.id`)).toBe('draft');
    // Not edited since: it follows the server.
    socket.send(['p', ++n, 0, [[V.draft, 'suggestion']]]);
    await page.waitForFunction(`document.getElementById('draft').value === 'suggestion'`);
  });

  it('does not disturb an input method', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.focus('#draft');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    socket.send([
      'p',
      1,
      0,
      [
        [V.draft, 'overwritten'],
        [V.count, 1],
      ],
    ]);
    await page.locator('#count', { hasText: '1' }).waitFor();
    await cdp.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    expect(await page.inputValue('#draft')).toBe('にほん');
    await cdp.send('Input.insertText', { text: '日本' });
    expect(await page.inputValue('#draft')).toBe('日本');
    expect(await socket.next()).toEqual(['b', 1, V.draft, '日本']);
  });

  it('writes a box at once, and lets the server take it back while it has the focus', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.click('#done');
    expect(await socket.next()).toEqual(['b', 1, V.done, true]);
    expect(await page.textContent('#shown')).toBe('done: ');
    socket.send(['p', 1, 1, []], ['p', 2, 0, [[V.done, false]]]);
    await page.getByText('open:').waitFor();
  });

  it('sends the fields of a form as one object, and shows what is wrong with them', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.fill('[name=name]', 'Ann');
    await page.fill('[name=price]', '12.5');
    await page.check('[name=agree]');
    await page.selectOption('[name=tags]', ['x', 'z']);
    await page.click('text=Save');
    expect(await socket.next()).toEqual([
      'e',
      1,
      E.save,
      [{ name: 'Ann', price: 12.5, none: null, agree: true, tags: ['x', 'z'] }],
    ]);
    socket.send(['x', 1, 1, { code: 'REFLEX_X', message: 'Bad', status: 400, fields: { name: ['is too short', 'is taken'] } }]);
    await page.getByText('is too short; is taken').waitFor();
    expect(await page.getAttribute('[name=name]', 'aria-invalid')).toBe('true');
    await page.fill('[name=name]', 'Anna');
    await page.getByText('is too short; is taken').waitFor({ state: 'detached' });
    await page.fill('[name=word]', 'raw');
    await page.click('text=Send raw');
    expect(await socket.next()).toEqual(['e', 2, E.save, [{ word: 'raw' }]]);
    expect(new URL(page.url()).search).toBe('');
  });

  it('holds nothing back for an input that went away with the focus', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.focus('#draft');
    await page.keyboard.type('x');
    await socket.next();
    socket.send(['p', 1, 1, []]);
    await page.evaluate(`client.navigate('/rows')`);
    await socket.next();
    socket.send(['g', 2, 2, { page: P.rows, url: '/rows', params: {} }, []]);
    await page.getByRole('heading', { name: 'Rows' }).waitFor();
    socket.send(['p', 3, 0, [[V.draft, 'new']]]);
    await page.goBack();
    await socket.next();
    socket.send(['g', 4, 3, { page: P.plain, url: '/', params: {} }, []]);
    await page.getByText('open: new').waitFor();
    expect(await page.inputValue('#draft')).toBe('new');
  });

  it('hands what was not answered to the document after a reload', async () => {
    await using world = await create();
    const { page, socket } = await world.open();
    await page.click('#increment');
    await socket.next();
    await page.evaluate(`client.send('DemoState.add', ['late'])`);
    await socket.next();
    world.boot = { lastEvent: 1, n: 1 };
    await page.reload({ waitUntil: 'commit' });
    expect(world.cookies).toEqual([undefined, 'reflex_tab=s1']);
    const second = await world.welcome(1);
    expect(await second.next()).toEqual(['e', 2, E.add, ['late']]);
    expect(await page.evaluate(`document.cookie`)).toBe('');
  });

  it('binds the inputs of the kit, and reads its forms', async () => {
    await using world = await create();
    const { page, socket } = await world.open('/kit');
    await page.getByLabel('Draft').fill('milk');
    expect(await socket.next()).toEqual(['b', 1, V.draft, 'milk']);
    await page.getByLabel('Amount').fill('12');
    expect(await socket.next()).toEqual(['b', 2, V.amount, 12]);
    await page.getByRole('combobox', { name: 'Color' }).click();
    await page.getByRole('option', { name: 'blue' }).click();
    expect(await socket.next()).toEqual(['b', 3, V.color, 'blue']);
    await page.getByLabel('Done').check();
    expect(await socket.next()).toEqual(['b', 4, V.done, true]);
    await page.getByRole('combobox', { name: 'Pick' }).click();
    await page.getByRole('option', { name: 'two' }).click();
    expect(await socket.next()).toEqual(['e', 5, E.save, ['two']]);
    await page.getByLabel('Name').fill('Ann');
    await page.getByLabel('Price').fill('9.5');
    await page.getByLabel('Agree').check();
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await socket.next()).toEqual(['e', 6, E.save, [{ name: 'Ann', price: 9.5, agree: true, tags: ['x', 'y'] }]]);
    // The menu's target gives its own click and ref to the button, which keeps its own as well.
    await page.getByRole('button', { name: 'Menu' }).click();
    expect(await socket.next()).toEqual(['e', 7, E.increment, []]);
    await page.getByRole('menuitem', { name: 'Item' }).click();
    expect(await socket.next()).toEqual(['e', 8, E.add, ['item']]);
    expect(world.errors).toEqual([]);
  });
});
