import { describe, expect, it } from 'vitest';
import { Computed } from '../state/computed.decorator.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';
import { expressionOf } from '../vars/reactive.js';
import { actionOf } from './event.reference.js';
import { errors } from './field.errors.js';
import { nearestName } from './nearest.name.js';
import { use } from './use.js';

@State()
class CounterState {
  @Var() count = 0;
  @Var({ serverOnly: true }) secret = '';

  @Computed() get double(): number {
    return this.count * 2;
  }

  get plain(): number {
    return 1;
  }

  @Event() increment(by: number): void {
    this.count += by;
  }

  helper(): void {
    this.count = 0;
  }
}

class BareState {
  count = 0;
}

describe('use', () => {
  it('gives Vars for fields and getters', () => {
    const s = use(CounterState);
    expect(expressionOf(s.count)).toEqual({ kind: 'var', state: 'CounterState', name: 'count' });
    expect(expressionOf(s.double)).toEqual({ kind: 'var', state: 'CounterState', name: 'double' });
  });

  it('gives events, bare and called', () => {
    const s = use(CounterState);
    expect(actionOf(s.increment)).toEqual({ kind: 'event', state: 'CounterState', event: 'increment' });
    expect(actionOf(s.increment())).toEqual({ kind: 'event', state: 'CounterState', event: 'increment', args: [] });
    expect(actionOf(s.increment(s.count))).toEqual({
      kind: 'event',
      state: 'CounterState',
      event: 'increment',
      args: [{ kind: 'expression', expression: expressionOf(s.count) }],
    });
    expect(expressionOf(s.increment.pending)).toEqual({ kind: 'pending', state: 'CounterState', event: 'increment' });
  });

  it.each<[string, keyof CounterState | 'cuont' | 'toString', string, RegExp]>([
    ['a name that is not there', 'cuont', 'REFLEX_UNKNOWN_MEMBER', /CounterState declares no member `cuont`; it has `count`/],
    ['what every object has', 'toString', 'REFLEX_UNKNOWN_MEMBER', /no member `toString`/],
    ['a Var of the server', 'secret', 'REFLEX_SERVER_ONLY_VAR', /CounterState\.secret is `serverOnly`/],
    ['a method without @Event()', 'helper', 'REFLEX_NOT_AN_EVENT', /CounterState\.helper .*\n.*@Event\(\)/],
    ['a getter without @Computed()', 'plain', 'REFLEX_UNKNOWN_MEMBER', /getter without @Computed\(\)/],
  ])('refuses %s', (_, name, code, message) => {
    const read = (): unknown => use(CounterState)[name as 'count'];
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a class that is no state', () => {
    expect(() => use(BareState)).toThrow(/The class BareState, given to use\(\), is no state/);
    expect(() => errors(undefined as never)).toThrow(expect.objectContaining({ code: 'REFLEX_NOT_A_STATE' }));
  });

  it('refuses assignments', () => {
    expect(() => ((use(CounterState) as { count: unknown }).count = 5)).toThrow(/CounterState\.count was assigned/);
  });

  it('is no promise', async () => {
    const s = use(CounterState);
    expect(await s).toBe(s);
  });

  it.each<[string, (s: ReturnType<typeof use<CounterState>>) => unknown]>([
    ['an event in a template', (s) => `${s.increment as never as string}`],
    ['a called event in a template', (s) => `${s.increment(1) as never as string}`],
    ['an event in JSON', (s) => JSON.stringify({ on: s.increment(1) })],
  ])('refuses %s', (_, make) => {
    expect(() => make(use(CounterState))).toThrow(expect.objectContaining({ code: 'REFLEX_EVENT_AS_TEXT' }));
  });

  it('names the argument that cannot be sent', () => {
    const s = use(CounterState);
    expect(() => s.increment((() => 1) as never)).toThrow(/Argument 1 of CounterState\.increment\(\) is a function/);
    expect(() => s.increment(s.increment as never)).toThrow(/Argument 1 of CounterState\.increment\(\) holds an event/);
  });
});

describe('errors', () => {
  it('is the Var of a field, by name or path', () => {
    const of = errors(CounterState);
    expect(expressionOf(of.count)).toEqual({ kind: 'errors', state: 'CounterState', field: 'count' });
    expect(expressionOf(of.get('items.0.price'))).toEqual({ kind: 'errors', state: 'CounterState', field: 'items.0.price' });
  });
});

describe('nearestName', () => {
  it('finds a slip, and nothing where all are far', () => {
    expect(nearestName('incremnt', ['count', 'increment'])).toBe('increment');
    expect(nearestName('Count', ['count'])).toBe('count');
    expect(nearestName('zzzzzz', ['count', 'increment'])).toBeUndefined();
  });
});
