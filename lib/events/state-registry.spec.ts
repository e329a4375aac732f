import { describe, expect, it } from 'vitest';
import { EventWorld, moduleOf } from '../../test/support/event-world.js';
import { Background } from '../state/background.decorator.js';
import { Computed } from '../state/computed.decorator.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';
import { StateRegistry } from './state-registry.js';

@State({ name: 'shop' })
class ShopState {
  @Var({ storage: 'local' }) theme = 'light';
  @Var({ serverOnly: true, key: 'sku' }) stock = [];
  @Computed() get dark() {
    return this.theme === 'dark';
  }
  @Event() toggle(_to: string) {}
  @Background() async refresh() {}
}

describe('StateRegistry', () => {
  it('finds the states that are provided, once each, and describes them', async () => {
    @State()
    class Unlisted {
      @Var() n = 0;
    }
    const Again = moduleOf({ providers: [ShopState] });
    await using world = await EventWorld.create({ imports: [Again], providers: [ShopState] });
    const registry = world.app.get(StateRegistry);
    expect(registry.of(Unlisted)).toBeUndefined();
    expect(registry.shapes()).toEqual([
      {
        name: 'shop',
        vars: [
          { name: 'theme', computed: false, serverOnly: false, storage: 'local' },
          { name: 'stock', computed: false, serverOnly: true, storage: undefined },
          { name: 'dark', computed: true, serverOnly: false, storage: undefined },
        ],
        events: [
          { name: 'toggle', parameters: 1 },
          { name: 'refresh', parameters: 0 },
        ],
      },
    ]);
  });

  it('finds Vars and events by the ids of a manifest, and nothing else', async () => {
    await using world = await EventWorld.create({ providers: [ShopState] });
    const registry = world.app.get(StateRegistry);
    registry.bind({
      hash: '',
      pages: [],
      states: [{ name: 'shop', vars: [{ id: 4, name: 'dark', computed: true }], events: [{ id: 2, name: 'refresh' }] }],
    });
    expect(registry.variable(4)).toMatchObject({ qualified: 'shop.dark', id: 4 });
    expect(registry.event(2)).toMatchObject({ qualified: 'shop.refresh', background: true });
    for (const id of [-1, 0, 1.5, 1e9, 'constructor' as never, 'length' as never, NaN]) {
      expect([registry.event(id), registry.variable(id)]).toEqual([undefined, undefined]);
    }
    expect(registry.member('shop.theme')?.id).toBe(-1);
  });

  it.each([
    [{ name: 'shop', vars: [{ id: 0, name: 'stock', computed: false }], events: [] }, 'Var shop.stock'],
    [{ name: 'shop', vars: [], events: [{ id: 0, name: 'gone' }] }, 'event shop.gone'],
    [{ name: 'gone', vars: [{ id: 0, name: 'x', computed: false }], events: [] }, 'state gone'],
  ])('refuses a manifest with names it does not know', async (state, what) => {
    await using world = await EventWorld.create({ providers: [ShopState] });
    expect(() => world.app.get(StateRegistry).bind({ hash: '', pages: [], states: [state] })).toThrow(what);
  });

  it('refuses two states of one name', async () => {
    @State({ name: 'shop' })
    class Other {
      @Var() n = 0;
    }
    await expect(EventWorld.create({ providers: [ShopState, Other] })).rejects.toThrow(
      /ShopState and Other both have the name 'shop'/,
    );
  });

  it('refuses an override that would lose the guards of the event', async () => {
    @State()
    class Derived extends ShopState {
      override toggle(_to: string) {}
    }
    await expect(EventWorld.create({ providers: [Derived] })).rejects.toThrow(
      /Derived\.toggle overrides an event without being one[\s\S]*REFLEX_BAD_HANDLER/,
    );
  });

  it('refuses a member that is of two kinds', async () => {
    @State()
    class Twisted extends ShopState {
      @Event() dark2() {}
    }
    Object.defineProperty(Twisted.prototype, 'dark', { value: () => true, configurable: true });
    Event()(Twisted.prototype, 'dark', Object.getOwnPropertyDescriptor(Twisted.prototype, 'dark')!);
    await expect(EventWorld.create({ providers: [Twisted] })).rejects.toThrow(/Twisted\.dark is declared as two/);
  });
});
