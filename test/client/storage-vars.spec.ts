import { describe, expect, it } from 'vitest';
import { ClientWorld, V, until } from './support/client-world.js';
import { TestTab } from './support/test-window.js';

const storage = { [V.density]: 'SettingsState.density' };
const KEY = 'reflex:var:SettingsState.density';

describe('storage Vars', () => {
  it('keeps what the server says, not what it began with', async () => {
    await using world = await ClientWorld.create();
    const { socket, window } = await world.open({ storage });
    expect(window.localStorage.getItem(KEY)).toBeNull();
    socket.send(['p', 1, 0, [[V.density, 'compact']]]);
    await until(() => window.localStorage.getItem(KEY) === '"compact"');
  });

  it('writes what is stored to the server that has another value, and shows it at once', async () => {
    await using world = await ClientWorld.create();
    const tab = new TestTab();
    tab.localStorage.setItem(KEY, '"compact"');
    const { socket, client } = await world.open({ storage, tab });
    expect(client.vars.get(V.density)).toBe('compact');
    expect(await socket.next()).toEqual(['b', 1, V.density, 'compact']);
    socket.send(['p', 1, 1, []]);
    await until(() => client.vars.server(V.density) === 'compact');
    expect(client.vars.get(V.density)).toBe('compact');
  });

  it('writes nothing where both agree, or where the stored text is not ours', async () => {
    await using world = await ClientWorld.create();
    for (const text of ['"wide"', '{broken', '{"$":"evil"}']) {
      const tab = new TestTab();
      tab.localStorage.setItem(KEY, text);
      const { socket, client } = await world.open({ storage, tab });
      client.send('SettingsState.save');
      expect((await socket.next())[0]).toBe('e');
    }
  });

  it('follows other tabs', async () => {
    await using world = await ClientWorld.create();
    const { socket, client, window } = await world.open({ storage });
    window.fire('storage', { key: KEY, newValue: '"narrow"' });
    window.fire('storage', { key: KEY, newValue: null });
    window.fire('storage', { key: 'other', newValue: '"x"' });
    expect(await socket.next()).toEqual(['b', 1, V.density, 'narrow']);
    expect(client.vars.get(V.density)).toBe('narrow');
  });

  it('compares a Var that comes with a later page', async () => {
    await using world = await ClientWorld.create();
    const tab = new TestTab();
    tab.localStorage.setItem(KEY, '"compact"');
    const { socket, client } = await world.open({ storage, tab, boot: { vars: [[V.count, 0]] } });
    client.navigate('/settings');
    expect((await socket.next())[0]).toBe('n');
    socket.send(['g', 1, 1, { page: 1, url: '/settings', params: {} }, [[V.density, 'wide']]]);
    expect(await socket.next()).toEqual(['b', 2, V.density, 'compact']);
  });

  it('gives up a stored value that the server refuses', async () => {
    await using world = await ClientWorld.create();
    const tab = new TestTab();
    tab.localStorage.setItem(KEY, '"bogus"');
    const { socket, window } = await world.open({ storage, tab });
    await socket.next();
    socket.send(['x', 1, 1, { code: 'REFLEX_X', message: 'Bad', status: 400 }]);
    await until(() => window.localStorage.getItem(KEY) === '"wide"');
  });
});
