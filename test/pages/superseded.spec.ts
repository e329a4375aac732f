import { Event, Page, State, Var } from 'nestjs-reflex';
import { html, use } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, type Tab } from '../request/browser.js';
import { PagesApp } from './app.js';

/** What ran, in order, and what the next slow page waits for. */
let ran: string[] = [];
let gate: Promise<unknown>;
let open: () => void;

@State()
class SlowState {
  @Var() text = 'not loaded';

  @Event() async load() {
    ran.push('begin');
    await gate;
    this.text = 'READY';
    ran.push('end');
  }

  @Event() async *inParts() {
    ran.push('part');
    this.text = 'half';
    yield;
    await gate;
    this.text = 'whole';
    yield;
    ran.push('never');
  }

  @Event() after() {
    ran.push('after');
  }

  @Event() touch() {
    this.text += '!';
  }
}

@Page('/slow', { onLoad: () => [use(SlowState).load, use(SlowState).after] })
class SlowPage {
  render() {
    return html.p({ onClick: use(SlowState).touch() }, use(SlowState).text);
  }
}

@Page('/parts', { onLoad: () => use(SlowState).inParts })
class PartsPage {
  render() {
    return html.p(use(SlowState).text);
  }
}

@Page('/quick', { onLoad: () => use(SlowState).after })
class QuickPage {
  render() {
    return html.p({ onClick: use(SlowState).touch() }, use(SlowState).text);
  }
}

describe('a navigation that its user does not wait for', () => {
  let app: PagesApp;
  let tab: Tab;
  beforeAll(async () => {
    app = await PagesApp.start({ providers: [SlowState, SlowPage, PartsPage, QuickPage] });
  });
  afterAll(() => app[Symbol.asyncDispose]());
  beforeEach(async () => {
    tab = await new Browser(app).open('/quick');
    await tab.socket.next();
    ran = [];
    gate = new Promise<void>((resolve) => (open = resolve));
  });

  const text = () => app.varId('SlowState', 'text');

  it('is answered at once when another comes, and keeps nothing of what it does since', async () => {
    tab.socket.send('n', 1, '/slow');
    await expect.poll(() => ran).toEqual(['begin']);
    tab.socket.send('n', 2, '/quick');
    expect(await tab.socket.answer(1)).toEqual(['p', 1, 1, []]);
    expect(await tab.socket.answer(2)).toMatchObject(['g', 2, 2, { url: '/quick' }, []]);
    open();
    await expect.poll(() => ran).toEqual(['begin', 'after', 'end']);
    tab.socket.send('e', 3, app.eventId('SlowState', 'touch'), []);
    expect(await tab.socket.answer(3)).toEqual(['p', 3, 3, [[text(), 10, 0, '!']]]);
  });

  it('does not run where another has come before its turn', async () => {
    for (const [i, url] of ['/slow', '/slow?second', '/parts', '/quick'].entries()) tab.socket.send('n', i + 1, url);
    for (const id of [1, 2, 3]) expect(await tab.socket.answer(id)).toEqual(['p', id, id, []]);
    expect(await tab.socket.answer(4)).toMatchObject(['g', 4, 4, { url: '/quick' }, []]);
    open();
    expect(ran.filter((what) => what === 'begin').length).toBeLessThanOrEqual(1);
    expect(ran).not.toContain('part');
  });

  it('keeps what it has shown, and shows no more', async () => {
    tab.socket.send('n', 1, '/parts');
    expect(await tab.socket.next()).toMatchObject(['g', 1, 0, { url: '/parts' }, [[text(), 'half']]]);
    tab.socket.send('n', 2, '/quick');
    expect(await tab.socket.answer(1)).toEqual(['p', 2, 1, []]);
    expect(await tab.socket.answer(2)).toMatchObject(['g', 3, 2, { url: '/quick' }, []]);
    open();
    tab.socket.send('e', 3, app.eventId('SlowState', 'touch'), []);
    expect(await tab.socket.answer(3)).toEqual(['p', 4, 3, [[text(), 4, 0, '!']]]);
    expect(ran).not.toContain('never');
  });

  it('waits for events that were before it, and holds up those after it as ever', async () => {
    tab.socket.send('n', 1, '/slow');
    tab.socket.send('e', 2, app.eventId('SlowState', 'touch'), []);
    await expect.poll(() => ran).toEqual(['begin']);
    open();
    expect(await tab.socket.answer(1)).toMatchObject(['g', 1, 1, { url: '/slow' }, [[text(), 'READY']]]);
    expect(await tab.socket.answer(2)).toEqual(['p', 2, 2, [[text(), 5, 0, '!']]]);
    expect(ran).toEqual(['begin', 'end', 'after']);
  });
});
