import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CutTab } from './cut-tab.js';
import { Browser, ScriptedApp, httpRequest } from './scripted-app.js';
import { SocketClient } from './socket-client.js';

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), amount: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), heard: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect' as const), lossy: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('turn' as const), turns: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('background' as const) }) },
);

describe('a page session over a line that is cut at any point', () => {
  it('runs every event once and in order, and ends with the browser and the server at one', async () => {
    await using world = await ScriptedApp.start({ limits: { replay: 4, queue: 1_000 } });
    const ran = new Map<string, number[]>();
    // With a yield in the middle, which may be all that the browser hears of before the line breaks.
    const add = world.states.on(async ({ work, args, flush }) => {
      const amount = args[0] as number;
      ran.get(work.record.id)!.push(amount);
      work.set(1, `adding ${amount}`);
      await flush([]);
      await turn();
      work.set(0, Number(work.get(0) ?? 0) + amount);
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const browser = new Browser();
        const page = await world.load(browser);
        ran.set(page.session, []);
        const tab = new CutTab(world, browser, page, add);
        const amounts: number[] = [];
        let background = 0;
        for (const action of steps) {
          if (action.do === 'add') {
            amounts.push(action.amount);
            tab.add(action.amount);
          } else if (action.do === 'cut') tab.cut(action.heard);
          else if (action.do === 'connect') await tab.connect(action.lossy);
          else if (action.do === 'turn') for (let i = 0; i < action.turns; i++) await turn();
          else {
            background++;
            await world.sessions.update(page.session, httpRequest(), async (work) => {
              const states = work as never as { get(id: number): unknown; set(id: number, value: number): void };
              states.set(2, Number(states.get(2) ?? 0) + 1);
            });
          }
        }
        tab.cut(0);
        await tab.connect();
        while (!tab.idle) {
          await turn();
          tab.listen();
        }
        expect(ran.get(page.session)).toEqual(amounts);
        expect(tab.acknowledged).toEqual(amounts.map((_, i) => i + 1));
        const record = (await world.store.load(page.session))!;
        tab.listen();
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        expect(record.states['S'] ?? {}).toEqual({
          ...(amounts.length > 0 && { v0: total, v1: `adding ${amounts.at(-1)}` }),
          ...(background > 0 && { v2: background }),
        });
        for (const [variable, name] of [
          [0, 'v0'],
          [1, 'v1'],
          [2, 'v2'],
        ] as const) {
          const shown = tab.vars.get(variable);
          const value = record.states['S']?.[name];
          if (value !== undefined) expect([name, shown]).toEqual([name, value]);
        }
        tab.cut(0);
      }),
      { numRuns: 150 },
    );
  });

  it('holds over real sockets that are destroyed in the middle', async () => {
    await using world = await ScriptedApp.start({ limits: { replay: 8 } });
    const ran: number[] = [];
    const add = world.states.on(async ({ work, args }) => {
      ran.push(args[0] as number);
      await turn();
      work.set(0, Number(work.get(0) ?? 0) + 1);
    });
    const browser = new Browser();
    const page = await world.load(browser);
    const total = 40;
    let [done, last, shown] = [0, page.n, 0];
    const sendRest = (client: SocketClient): void => {
      for (let id = done + 1; id <= total; id++) client.send('e', id, add, [id]);
    };
    for (let round = 0; shown < total; round++) {
      const client = await world.connect(browser);
      client.hello(page.session, { last, document: 'same' });
      for (let heard = 0; heard <= (round * 7) % 11 && shown < total; heard++) {
        const frame = await client.next();
        if (frame[0] === 'w') {
          done = frame[1];
          sendRest(client);
        } else if (frame[0] === 's') {
          [last, done] = [frame[1], frame[2]];
          shown = (frame[5][0] as readonly [number, number])[1];
          sendRest(client);
        } else if (frame[0] === 'p' && frame[1] > last) {
          expect(frame[1]).toBe(last + 1);
          last = frame[1];
          shown = (frame[3][0] as readonly [number, number])[1];
        }
      }
      client.socket.terminate();
    }
    expect(ran).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    expect(shown).toBe(total);
  });
});
