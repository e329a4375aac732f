import { Inject, Injectable, Optional, Scope, forwardRef, type CanActivate } from '@nestjs/common';
import { APP_GUARD, REQUEST } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { EventWorld, moduleOf } from '../../test/support/event-world.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';
import { StatePlans } from './state-plans.js';
import { StateRegistry } from './state-registry.js';

const kindOf = (world: EventWorld, name: string) => world.app.get(StatePlans).of(world.app.get(StateRegistry).named(name)!).kind;

@Injectable()
class Counter {
  n = 0;
}

@Injectable({ scope: Scope.REQUEST })
class RequestLog {
  static made = 0;
  readonly id = ++RequestLog.made;
  constructor(@Inject(REQUEST) readonly request: { body: unknown }) {}
}

@Injectable({ scope: Scope.TRANSIENT })
class Transient {
  static made = 0;
  readonly id = ++Transient.made;
}

describe('the instances of a state', () => {
  it('are constructed anew for each event, from singletons and the request', async () => {
    const made: unknown[] = [];
    @State()
    class Direct {
      @Var() count = 0;
      @Inject(Counter) readonly property!: Counter;
      constructor(
        readonly counter: Counter,
        @Inject(REQUEST) readonly request: { body: unknown },
        @Inject('VALUE') readonly value: string,
        @Optional() @Inject('NOWHERE') readonly missing?: unknown,
      ) {
        made.push(this);
      }
      @Event() use(by: number) {
        this.count += by + this.counter.n++;
        made.push([this.property === this.counter, this.request.body, this.value, this.missing]);
      }
    }
    await using world = await EventWorld.create({
      providers: [Direct, Counter, { provide: 'VALUE', useFactory: async () => 'v' }],
    });
    expect(kindOf(world, 'Direct')).toBe('direct');
    await world.run('Direct.use', 5);
    await world.run('Direct.use', 7);
    expect(made).toHaveLength(4);
    expect(made[0]).not.toBe(made[2]);
    expect([made[1], made[3]]).toEqual([
      [true, 5, 'v', undefined],
      [true, 7, 'v', undefined],
    ]);
    expect(world.values('Direct')).toEqual({ count: 13 });
  });

  it('are one per event, whoever injects the state, and committed together', async () => {
    @State()
    class Cart {
      @Var() items: string[] = [];
    }
    @State()
    class Profile {
      @Var() name = 'ann';
      constructor(readonly cart: Cart) {}
    }
    @State()
    class Shop {
      @Var() orders = 0;
      @Inject(Cart) readonly again!: Cart;
      constructor(
        readonly cart: Cart,
        readonly profile: Profile,
      ) {}
      @Event() buy(item: string) {
        this.cart.items.push(item);
        this.profile.name += '!';
        this.orders = this.profile.cart.items.length + (this.again === this.cart ? 0 : 100);
      }
      @Event() fail() {
        this.cart.items.push('lost');
        throw new Error('no');
      }
    }
    await using world = await EventWorld.create({ providers: [Shop, Cart, Profile] });
    await world.run('Shop.buy', 'tea');
    await world.run('Shop.fail');
    const { step } = await world.run('Shop.buy', 'milk');
    expect(Object.keys(step.states).toSorted()).toEqual(['Cart', 'Profile', 'Shop']);
    expect([world.values('Shop'), world.values('Cart'), world.values('Profile')]).toEqual([
      { orders: 2 },
      { items: ['tea', 'milk'] },
      { name: 'ann!!' },
    ]);
  });

  it('are made by Nest where they need request-scoped or transient providers, which share them', async () => {
    const seen: unknown[] = [];
    @State()
    class Cart {
      @Var() items: string[] = [];
    }
    @Injectable({ scope: Scope.REQUEST })
    class Pricing {
      readonly atConstruction: number;
      constructor(
        readonly cart: Cart,
        readonly log: RequestLog,
      ) {
        this.atConstruction = cart.items.length;
      }
      add(item: string) {
        this.cart.items.push(item);
      }
    }
    @State()
    class Shop {
      @Var() orders = 0;
      constructor(
        readonly cart: Cart,
        readonly pricing: Pricing,
        readonly log: RequestLog,
        readonly transient: Transient,
      ) {}
      @Event() buy(item: string) {
        seen.push([
          this.pricing.cart === this.cart,
          this.pricing.log === this.log,
          this.log.request.body,
          this.pricing.atConstruction,
        ]);
        this.pricing.add(item);
        this.orders = this.cart.items.length;
      }
    }
    @State()
    class Outer {
      @Var() total = 0;
      constructor(
        readonly shop: Shop,
        readonly cart: Cart,
      ) {}
      @Event() async buyTwice(item: string) {
        this.shop.buy(item);
        await Promise.resolve();
        this.shop.buy(item);
        this.total = this.cart.items.length;
      }
    }
    await using world = await EventWorld.create({ providers: [Shop, Cart, Outer, Pricing, RequestLog, Transient] });
    expect(['Cart', 'Shop', 'Outer'].map((name) => kindOf(world, name))).toEqual(['direct', 'nest', 'direct']);
    expect((await world.run('Shop.buy', 'tea')).error).toBeUndefined();
    expect((await world.run('Outer.buyTwice', 'milk')).error).toBeUndefined();
    expect(seen).toEqual([
      [true, true, 'tea', 0],
      [true, true, 'milk', 1],
      [true, true, 'milk', 1],
    ]);
    expect([world.values('Shop'), world.values('Cart'), world.values('Outer')]).toEqual([
      { orders: 3 },
      { items: ['tea', 'milk', 'milk'] },
      { total: 3 },
    ]);
  });

  it('are the ones that a request-scoped guard gets', async () => {
    const seen: unknown[] = [];
    @State()
    class Session {
      @Var() user = '';
      @Event() login(user: string) {
        this.user = user;
      }
      @Event() me() {
        seen.push(this);
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Guard implements CanActivate {
      constructor(readonly session: Session) {}
      canActivate(): boolean {
        seen.push(this.session.user, this.session);
        return true;
      }
    }
    await using world = await EventWorld.create({
      providers: [Session, { provide: APP_GUARD, useClass: Guard, scope: Scope.REQUEST }],
    });
    await world.run('Session.login', 'ann');
    seen.length = 0;
    expect((await world.run('Session.me')).error).toBeUndefined();
    expect(seen[0]).toBe('ann');
    expect(seen[1]).toBe(seen[2]);
  });

  it('may need each other', async () => {
    @State()
    class Left {
      @Var() n = 1;
      constructor(@Inject(forwardRef(() => Right)) readonly right: { n: number }) {}
      @Event() bump() {
        this.n++;
        this.right.n += 10;
      }
    }
    @State()
    class Right {
      @Var() n = 2;
      constructor(@Inject(forwardRef(() => Left)) readonly left: Left) {}
      @Event() bump() {
        this.n++;
        this.left.n += 10;
      }
    }
    await using world = await EventWorld.create({ providers: [Left, Right] });
    expect((await world.run('Left.bump')).error).toBeUndefined();
    expect((await world.run('Right.bump')).error).toBeUndefined();
    expect([world.values('Left'), world.values('Right')]).toEqual([{ n: 12 }, { n: 13 }]);
  });

  it('are the same where several modules provide the state', async () => {
    @State()
    class Shared {
      @Var() n = 0;
    }
    @State()
    class First {
      @Var() ok = false;
      constructor(readonly shared: Shared) {}
      @Event() add() {
        this.shared.n++;
      }
    }
    @State()
    class Second {
      constructor(
        readonly shared: Shared,
        readonly first: First,
        readonly log: RequestLog,
      ) {}
      @Event() add() {
        this.shared.n += 10;
        this.first.ok = this.first.shared === this.shared;
      }
    }
    const FirstModule = moduleOf({ providers: [Shared, First], exports: [First] });
    const SecondModule = moduleOf({ imports: [FirstModule], providers: [Shared, Second, RequestLog] });
    await using world = await EventWorld.create({ imports: [FirstModule, SecondModule] });
    await world.run('First.add');
    expect((await world.run('Second.add')).error).toBeUndefined();
    expect([world.values('Shared'), world.values('First')]).toEqual([{ n: 11 }, { ok: true }]);
  });

  it('do not outlive their event in Nest', async () => {
    @State()
    class Scoped {
      @Var() ids: number[] = [];
      constructor(readonly log: RequestLog) {}
      @Event() note() {
        this.ids.push(this.log.id);
      }
    }
    await using world = await EventWorld.create({ providers: [Scoped, RequestLog] });
    await world.run('Scoped.note');
    await world.run('Scoped.note');
    const [first, second] = world.values('Scoped')['ids'] as number[];
    expect(second).not.toBe(first);
  });
});
