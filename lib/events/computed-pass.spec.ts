import { describe, expect, it } from 'vitest';
import { EventWorld } from '../../test/support/event-world.js';
import { Background } from '../state/background.decorator.js';
import { Computed } from '../state/computed.decorator.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { update } from '../state/update.js';
import { Var } from '../state/var.decorator.js';

const runs: string[] = [];

interface Row {
  readonly id: number;
  done: boolean;
}

@State()
class Cart {
  @Var() rows: Row[] = [];
  @Var() discount = 0;
  @Var() unread = 0;
  @Computed() get open(): Row[] {
    runs.push('open');
    return this.rows.filter(({ done }) => !done);
  }
  @Computed() get count(): number {
    runs.push('count');
    return this.open.length;
  }
  @Computed({ serverOnly: true }) get hidden(): number {
    runs.push('hidden');
    return this.discount * 2;
  }
  @Computed() get price(): number {
    runs.push('price');
    return this.count > 0 ? this.priceOf(this.count) : 0;
  }
  private priceOf(count: number): number {
    return count * 10 - this.hidden;
  }
  @Event() add(id: number) {
    this.rows.push({ id, done: false });
  }
  @Event() finish(id: number) {
    this.rows.find((row) => row.id === id)!.done = true;
  }
  @Event() swap(from: number, to: number) {
    this.finish(from);
    this.add(to);
  }
  @Event() setDiscount(to: number) {
    this.discount = to;
  }
  @Event() touch() {
    this.unread++;
  }
  @Event() addAndRead(id: number) {
    const before = this.count;
    this.add(id);
    this.unread = this.count * 100 + before;
  }
  @Event() *steps() {
    this.rows.push({ id: 1, done: false });
    yield;
    this.rows[0]!.done = true;
  }
}

@State()
class Summary {
  @Var() prefix = '#';
  constructor(private readonly cart: Cart) {}
  @Computed() get text(): string {
    runs.push('text');
    return `${this.prefix}${this.cart.price}`;
  }
  @Event() rename(prefix: string) {
    this.prefix = prefix;
  }
}

async function world(): Promise<EventWorld> {
  const made = await EventWorld.create({ providers: [Cart, Summary] });
  await made.snapshot('Cart.open', 'Cart.count', 'Cart.price', 'Summary.text');
  runs.length = 0;
  return made;
}

describe('computed Vars', () => {
  it('are computed again only where something they read has changed', async () => {
    await using made = await world();
    await made.run('Cart.touch');
    expect(runs).toEqual([]);
    await made.run('Cart.setDiscount', 3);
    // `price` did not read it while there was nothing to pay for.
    expect(runs).toEqual([]);
    await made.run('Cart.add', 1);
    expect(runs.toSorted()).toEqual(['count', 'hidden', 'open', 'price', 'text']);
    runs.length = 0;
    await made.run('Cart.setDiscount', 4);
    expect(runs.toSorted()).toEqual(['hidden', 'price', 'text']);
    runs.length = 0;
    await made.run('Summary.rename', '$');
    expect(runs).toEqual(['text']);
  });

  it('stop a change that leaves them what they were', async () => {
    await using made = await world();
    await made.run('Cart.add', 1);
    runs.length = 0;
    const { step } = await made.run('Cart.setDiscount', 0);
    expect([runs, step.ops]).toEqual([[], []]);
    // One row is open, before and after: `count` stays, so that `price` is not asked.
    await made.run('Cart.swap', 1, 2);
    expect(runs.toSorted()).toEqual(['count', 'open']);
    expect(made.record.computed['Cart.open']?.value).toEqual([{ id: 2, done: false }]);
  });

  it('are sent as changes, with the Vars they follow from, and kept', async () => {
    await using made = await world();
    const { step } = await made.run('Cart.add', 1);
    const [rows, open, count, price, text] = ['Cart.rows', 'Cart.open', 'Cart.count', 'Cart.price', 'Summary.text'].map((name) =>
      made.id(name),
    );
    expect(new Map(step.ops.map((op) => [op[0], op.slice(1)]))).toEqual(
      new Map<unknown, unknown>([
        [rows, [[{ id: 1, done: false }]]],
        [open, [[{ id: 1, done: false }]]],
        [count, [1]],
        [price, [10]],
        [text, ['#10']],
      ]),
    );
    expect(made.record.computed['Cart.hidden']).toEqual({ value: 0, reads: ['Cart.discount'] });
    expect(made.record.computed['Summary.text']).toEqual({ value: '#10', reads: ['Summary.prefix', 'Cart.price'] });
  });

  it('are fresh in the middle of an event, and at each yield', async () => {
    await using made = await world();
    await made.run('Cart.addAndRead', 1);
    expect(made.values('Cart')).toMatchObject({ unread: 100 });
    await made.run('Cart.addAndRead', 2);
    expect(made.values('Cart')).toMatchObject({ unread: 201 });
    const fresh = await world();
    const { shown, step } = await fresh.run('Cart.steps');
    expect(shown[0]!.step.ops).toContainEqual([fresh.id('Cart.count'), 1]);
    expect(step.ops).toContainEqual([fresh.id('Cart.count'), 0]);
    await fresh[Symbol.asyncDispose]();
  });

  it('are computed where a page shows them alone', async () => {
    await using made = await EventWorld.create({ providers: [Cart, Summary] });
    made.record = { ...made.record, sent: [made.id('Cart.count')] };
    runs.length = 0;
    await made.run('Cart.add', 1);
    expect(runs.toSorted()).toEqual(['count', 'open']);
  });
});

describe('a getter that', () => {
  it.each([
    ['assigns', 'REFLEX_COMPUTED_MUTATES', 'Bad.assigns changes Bad.count'],
    ['pushes', 'REFLEX_COMPUTED_MUTATES', 'Bad.pushes changes'],
    ['writesInside', 'REFLEX_COMPUTED_MUTATES', 'Bad.writesInside changes'],
    ['setsDate', 'REFLEX_COMPUTED_MUTATES', 'Bad.setsDate changes Bad.date'],
    ['assignsOther', 'REFLEX_COMPUTED_MUTATES', 'Bad.assignsOther changes Other.n'],
    ['throws', 'REFLEX_COMPUTED_FAILED', 'Bad.throws threw'],
    ['circular', 'REFLEX_COMPUTED_CYCLE', 'Bad.circular → Bad.back → Bad.circular'],
    ['callback', 'REFLEX_NOT_SERIALISABLE', 'Bad.callback is a function'],
  ])('%s is an error of its own, and nothing of the event is kept', async (name, code, message) => {
    @State()
    class Other {
      @Var() n = 0;
    }
    @State()
    class Bad {
      @Var() count = 0;
      @Var() rows = [{ n: 2 }, { n: 1 }];
      @Var() date = new Date(0);
      constructor(readonly other: Other) {}
      @Computed() get assigns() {
        return ++this.count;
      }
      @Computed() get pushes() {
        return this.rows.push({ n: 3 });
      }
      @Computed() get writesInside() {
        this.rows[0]!.n = 3;
        return 1;
      }
      @Computed() get setsDate() {
        return this.date.setTime(this.count);
      }
      @Computed() get assignsOther() {
        this.other.n = this.count;
        return 1;
      }
      @Computed() get throws(): number {
        throw new RangeError(`secret ${this.count}`);
      }
      @Computed() get circular(): number {
        return this.back;
      }
      @Computed() get back(): number {
        return this.circular;
      }
      @Computed() get callback() {
        return () => this.count;
      }
      @Event() bump() {
        this.count++;
      }
    }
    await using made = await EventWorld.create({ providers: [Bad, Other], production: true });
    made.record = { ...made.record, sent: [made.id(`Bad.${name}`)] };
    const { error } = await made.run('Bad.bump');
    expect(error?.code).toBe(code);
    expect(error?.message).toContain(message);
    expect(error?.message).not.toContain('secret');
    expect(made.record.states).toEqual({});
  });

  it('reads private members is taken to read all of its state, and of the states in it', async () => {
    let ran = 0;
    @State()
    class Inner {
      @Var() n = 1;
      @Event() bump() {
        this.n++;
      }
    }
    @State()
    class Private {
      #factor = 10;
      @Var() a = 1;
      constructor(readonly inner: Inner) {}
      @Computed() get value() {
        ran++;
        return this.#factor * this.inner.n;
      }
      @Computed() get bad() {
        return this.#factor && ++this.a;
      }
      @Event() touch() {
        this.a++;
      }
    }
    @State()
    class Reader {
      constructor(readonly source: Private) {}
      @Computed() get twice() {
        return this.source.value * 2;
      }
    }
    await using made = await EventWorld.create({ providers: [Private, Inner, Reader] });
    made.record = { ...made.record, sent: [made.id('Private.value'), made.id('Reader.twice')] };
    await made.run('Private.touch');
    expect(made.record.computed['Private.value']).toEqual({ value: 10, reads: ['Private.a', 'Inner.n'] });
    const before = ran;
    const { step } = await made.run('Inner.bump');
    expect(step.ops.toSorted()).toEqual(
      [
        [made.id('Private.value'), 20],
        [made.id('Reader.twice'), 40],
      ].toSorted(),
    );
    expect(ran).toBeGreaterThan(before);
    made.record = { ...made.record, sent: [made.id('Private.bad')] };
    expect((await made.run('Private.touch')).error?.code).toBe('REFLEX_COMPUTED_MUTATES');
  });

  it('of each request are computed again for it, and so is what reads them, but not in background work', async () => {
    let asked = 0;
    @State()
    class Ambient {
      @Var() steps = 0;
      @Computed({ perRequest: true }) get asked() {
        return ++asked;
      }
      @Event() nothing() {}
      @Background() async work() {
        await update(this, (state) => void state.steps++);
      }
    }
    @State()
    class Reader {
      constructor(readonly source: Ambient) {}
      @Computed() get twice() {
        return this.source.asked * 2;
      }
    }
    await using made = await EventWorld.create({ providers: [Ambient, Reader] });
    const sent = [made.id('Ambient.asked'), made.id('Reader.twice')];
    await made.snapshot('Ambient.asked', 'Reader.twice');
    for (const shown of [sent, sent.slice(1)]) {
      made.record = { ...made.record, sent: shown };
      const { step } = await made.run('Ambient.nothing');
      expect(step.ops.map(([id]) => id).toSorted()).toEqual(shown.toSorted());
    }
    const tab = await made.connect();
    const changes = (name: string) =>
      tab.until((frame) => frame[0] === 'p' && frame[3].some(([variable]) => variable === made.id(name)));
    await changes('Ambient.asked');
    const before = asked;
    await tab.run('Ambient.work');
    expect((await changes('Ambient.steps'))[3]).toEqual([[made.id('Ambient.steps'), 1]]);
    expect(asked).toBe(before);
  });
});
