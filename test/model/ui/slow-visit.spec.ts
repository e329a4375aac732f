import { ForbiddenException } from '@nestjs/common';
import { Page as ReflexPage, State } from 'nestjs-reflex';
import { crud, ModelState } from 'nestjs-reflex/typeorm';
import { html, link, use } from 'nestjs-reflex/ui';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe.js';
import { withoutBrowser } from '../../support/chromium.js';
import { Product } from '../entities.js';
import { CrudWorld, rowsOf } from './crud-tab.js';

/** What the next readings wait for, and how often was read. */
let gate: Promise<unknown> = Promise.resolve();
let readings = 0;

@State()
class SlowState extends ModelState(Product, { fields: ['name', 'sku', 'price'], pageSize: 10, orderBy: { name: 'ASC' } }) {
  protected override async can(action: string): Promise<boolean> {
    if (action === 'list') {
      readings++;
      await gate;
    }
    return true;
  }
}

@ReflexPage('/start', { title: 'Start' })
class StartPage {
  render() {
    return html.main(html.h1('Start'), link({ href: '/slow' }, 'Slow'), ' ', link({ href: '/both' }, 'Both'));
  }
}

@ReflexPage('/slow', { title: 'Slow' })
class SlowPage {
  render() {
    return html.div(html.header(link({ href: '/start' }, 'Back to the start')), html.main(crud(SlowState)));
  }
}

/** A page that has always loaded its rows by itself, and shows a part. */
@ReflexPage('/both', { title: 'Both', onLoad: () => use(SlowState).load })
class BothPage {
  render() {
    return html.main(html.h1('Both'), crud.table(SlowState), crud.pager(SlowState));
  }
}

/** A gate, and what opens it, or breaks it. */
function closeGate(): { open(): void; fail(error: Error): void } {
  let open!: () => void;
  let fail!: (error: Error) => void;
  gate = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  gate.catch(() => undefined);
  return { open, fail };
}

describe.skipIf(withoutBrowser)(`a crud page that takes long to read${withoutBrowser ? `: ${withoutBrowser}` : ''}`, () => {
  let world: CrudWorld;
  let page: Page;
  /** Frames of the kind `g`, that show another page. */
  let moves: string[];
  beforeAll(async () => {
    world = await CrudWorld.start({ providers: [SlowState, StartPage, SlowPage, BothPage] });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    gate = Promise.resolve();
    moves = [];
    page = await world.open('/start');
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).startsWith('["g"')) moves.push(String(payload));
      }),
    );
  });
  afterEach(async () => expect(await world.closePages()).toEqual([]));

  const ghosts = () => page.locator('.reflex-crud-ghosts');
  const started = () => page.getByRole('heading', { name: 'Start', exact: true }).waitFor();
  /** A link that is clicked before the page talks to the server loads a document, which waits for its rows. */
  const follow = async (name: string) => {
    await page.locator('[data-reflex-connection=online]').waitFor({ state: 'attached' });
    await page.getByRole('link', { name }).click();
  };

  it('is there with a skeleton, by a link, and gets its rows when they are read', async () => {
    const { open } = closeGate();
    await follow('Slow');
    await page.getByRole('heading', { name: 'Products' }).waitFor();
    await ghosts().waitFor();
    expect([new URL(page.url()).pathname, await page.title(), await rowsOf(page).count()]).toEqual(['/slow', 'Slow', 0]);
    expect(await page.getByText('No products yet').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, { rules: 'colours' })).toEqual([]);
    open();
    await rowsOf(page).nth(9).waitFor();
    expect(await ghosts().count()).toBe(0);
    expect(await page.getByText('1–10 of').count()).toBe(1);
  });

  it('shows the skeleton at the next visit too, not the rows of the last one', async () => {
    await follow('Slow');
    await rowsOf(page).nth(9).waitFor();
    await follow('Back to the start');
    await started();
    const { open } = closeGate();
    await page.goBack();
    await ghosts().waitFor();
    expect(await rowsOf(page).count()).toBe(0);
    open();
    await rowsOf(page).nth(9).waitFor();
  });

  it('can be left meanwhile, and what was read for it is not shown elsewhere', async () => {
    const { open } = closeGate();
    await follow('Slow');
    await ghosts().waitFor();
    await follow('Back to the start');
    await started();
    open();
    expect(new URL(page.url()).pathname).toBe('/start');
    await follow('Slow');
    await rowsOf(page).nth(9).waitFor();
  });

  it('says that it has no rows where they are refused late, and tries again', async () => {
    const { fail } = closeGate();
    await follow('Slow');
    await ghosts().waitFor();
    fail(new ForbiddenException('Not before nine'));
    const alert = page.getByRole('alert').filter({ hasText: 'The products could not be read' });
    await alert.getByText('Not before nine').waitFor();
    expect(await ghosts().count()).toBe(0);
    gate = Promise.resolve();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await rowsOf(page).nth(9).waitFor();
    expect(await alert.count()).toBe(0);
  });

  it('keeps what went wrong on the server out of the list', async () => {
    const { fail } = closeGate();
    await follow('Slow');
    await ghosts().waitFor();
    fail(new Error('relation "secret" does not exist'));
    await page.getByRole('alert').getByText('Something went wrong on the server').waitFor();
    expect(await page.locator('main').textContent()).not.toContain('secret');
  });

  it('is not shown at all where it is refused at once', async () => {
    gate = Promise.reject(new ForbiddenException('Not before nine'));
    gate.catch(() => undefined);
    await follow('Slow');
    await page.getByText('Not before nine').waitFor();
    expect(new URL(page.url()).pathname).toBe('/start');
  });

  it('comes in one piece where reading takes no time', async () => {
    await page.reload();
    await follow('Slow');
    await rowsOf(page).nth(9).waitFor();
    expect(moves.length).toBe(1);
    expect(moves[0]).toContain('Thing 01');
  });

  it('is a whole document where it is asked for as one', async () => {
    const { open } = closeGate();
    setTimeout(open, 500);
    const response = await page.request.get(`${world.shop.pages.url}/slow`);
    expect(await response.text()).toContain('Thing 01');
  });

  it('is read once where the page loads the rows itself', async () => {
    readings = 0;
    await follow('Both');
    await rowsOf(page).nth(9).waitFor();
    expect(readings).toBe(1);
  });
});
