import { MaxLength } from 'class-validator';
import { Computed, Event, Page, State, Var } from 'nestjs-reflex';
import { html, textInput, use } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, type Tab } from '../request/browser.js';
import { PagesApp } from './app.js';

const noted: string[] = [];

@State()
class OtherState {
  @Var() clicks = 0;
  @Event() click() {
    this.clicks++;
  }
}

@State()
class NoteState {
  @Var() @MaxLength(5) draft = '';
  @Var() count = 0;

  @Computed() get length() {
    return this.draft.length;
  }

  @Event() add() {
    noted.push(this.draft);
    this.draft = '';
  }

  @Event() addByLength() {
    noted.push(String(this.length));
  }

  @Event() clear() {
    this.draft = '';
  }

  @Event() tick() {
    this.count++;
  }

  @Event() async *slowly() {
    this.count++;
    yield;
    noted.push(this.draft);
  }
}

@Page('/')
class NotePage {
  render() {
    const s = use(NoteState);
    const events = [s.add(), s.addByLength(), s.clear(), s.tick(), s.slowly(), use(OtherState).click()];
    return html.main(textInput({ bind: s.draft }), html.button({ onClick: events }, s.count, s.length, use(OtherState).clicks));
  }
}

@Page('/elsewhere')
class ElsewherePage {
  render() {
    return html.p('Elsewhere');
  }
}

const MESSAGE = 'draft must be shorter than or equal to 5 characters';
const refusal = { code: 'REFLEX_INVALID_FIELDS', status: 400, fields: { draft: [MESSAGE] } };

describe('a bound Var whose text was refused', () => {
  let app: PagesApp;
  let tab: Tab;
  let next: number;
  beforeAll(async () => {
    app = await PagesApp.start({ providers: [OtherState, NoteState, NotePage, ElsewherePage] });
  });
  afterAll(() => app[Symbol.asyncDispose]());
  beforeEach(async () => {
    noted.length = 0;
    next = 1;
    tab = await new Browser(app).open('/');
    expect((await write('short'))[0]).toBe('p');
  });

  function write(text: string) {
    const id = next++;
    tab.socket.send('b', id, app.varId('NoteState', 'draft'), text);
    return tab.socket.answer(id);
  }

  function run(event: string, state = 'NoteState') {
    const id = next++;
    tab.socket.send('e', id, app.eventId(state, event), []);
    return tab.socket.answer(id);
  }

  it.each(['add', 'addByLength'])('is not taken for what it was before: %s fails with its messages', async (event) => {
    // Both are on their way before either is answered.
    tab.socket.send('b', next++, app.varId('NoteState', 'draft'), 'far too long');
    tab.socket.send('e', next++, app.eventId('NoteState', event), []);
    expect((await tab.socket.answer(next - 2))[3]).toMatchObject(refusal);
    expect((await tab.socket.answer(next - 1))[3]).toMatchObject({ ...refusal, message: `${MESSAGE.replace('d', 'D')}` });
    expect(noted).toEqual([]);
    expect((await run(event))[0]).toBe('x');
    expect((await write('fit'))[0]).toBe('p');
    expect((await run(event))[0]).toBe('p');
    expect(noted).toEqual([event === 'add' ? 'fit' : '3']);
  });

  it('can be set by a handler, which ends it', async () => {
    await write('far too long');
    expect((await run('clear'))[0]).toBe('p');
    expect((await run('add'))[0]).toBe('p');
    expect(noted).toEqual(['']);
  });

  it('is nothing to handlers that do not read it', async () => {
    await write('far too long');
    expect((await run('click', 'OtherState'))[0]).toBe('p');
    expect((await run('add'))[0]).toBe('x');
    // The browser shows the state as it is after an event of its own.
    expect((await run('tick'))[0]).toBe('p');
    expect((await run('add'))[0]).toBe('p');
    expect(noted).toEqual(['short']);
  });

  it('is over with a step that did not read it, and with the page', async () => {
    await write('far too long');
    expect((await run('slowly'))[0]).toBe('p');
    expect(noted).toEqual(['short']);
    await write('far too long');
    tab.socket.send('n', next, '/nowhere');
    expect((await tab.socket.answer(next++))[0]).toBe('l');
    expect((await run('add'))[0]).toBe('x');
    for (const url of ['/elsewhere', '/']) {
      tab.socket.send('n', next, url);
      expect((await tab.socket.answer(next++))[0]).toBe('g');
    }
    expect((await run('add'))[0]).toBe('p');
    expect(noted).toEqual(['short', 'short']);
  });
});
