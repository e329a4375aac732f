import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derive } from './derive.js';
import { evaluate, type ExpressionEnvironment } from './evaluate.js';
import { expressionOf, type Reactive } from './reactive.js';
import { t } from './template.js';
import type { Var } from './var.js';
import { createVar } from './var.proxy.js';

interface Values {
  a: number;
  b: number;
  text: string;
  list: string[];
  set: Set<string>;
  map: Map<string, number>;
  user: { name: string; tags?: string[] } | null;
  none: string | undefined;
}

const v = <K extends keyof Values>(name: K): Var<Values[K]> => createVar<Values[K]>({ kind: 'var', state: 'S', name });
const valueOf = (reactive: Reactive<unknown>, values: Partial<Values>, more: ExpressionEnvironment = {}): unknown =>
  evaluate(expressionOf(reactive), { var: (_, name) => values[name as keyof Values], ...more });

describe('evaluate', () => {
  it('means what JavaScript means', () => {
    assert(
      property(double(), double(), (a, b) => {
        const is = (reactive: Reactive<unknown>): unknown => valueOf(reactive, { a, b });
        expect(is(v('a').plus(v('b')))).toBe(a + b);
        expect(is(v('a').minus(v('b')))).toBe(a - b);
        expect(is(v('a').times(v('b')))).toBe(a * b);
        expect(is(v('a').dividedBy(v('b')))).toBe(a / b);
        expect(is(v('a').mod(v('b')))).toBe(a % b);
        expect(is(v('a').eq(v('b')))).toBe(a === b);
        expect(is(v('a').ne(v('b')))).toBe(a !== b);
        expect(is(v('a').gt(v('b')))).toBe(a > b);
        expect(is(v('a').ge(v('b')))).toBe(a >= b);
        expect(is(v('a').lt(v('b')))).toBe(a < b);
        expect(is(v('a').le(v('b')))).toBe(a <= b);
        expect(is(v('a').not())).toBe(!a);
        expect(is(v('a').and(v('b')))).toBe(a && b);
        expect(is(v('a').or(v('b')))).toBe(a || b);
        expect(is(v('a').choose(v('b'), 'else'))).toBe(a ? b : 'else');
      }),
    );
  });

  it('works on text and lists', () => {
    const values: Partial<Values> = { text: ' aBc ', list: ['x', 'y'] };
    expect(valueOf(v('text').trim().upperCase(), values)).toBe('ABC');
    expect(valueOf(v('text').lowerCase().length, values)).toBe(5);
    expect(valueOf(v('text').includes('B'), values)).toBe(true);
    expect(valueOf(v('list').at(-1), values)).toBe('y');
    expect(valueOf(v('list').join('+'), values)).toBe('x+y');
    expect(valueOf(v('list').includes('z'), values)).toBe(false);
    expect(valueOf(v('list').length.eq(2), values)).toBe(true);
    expect(valueOf(v('set').includes('x'), { set: new Set(['x']) })).toBe(true);
    expect(valueOf(v('map').includes('y'), { map: new Map([['x', 1]]) })).toBe(false);
    expect(valueOf(v('map').length, { map: new Map([['x', 1]]) })).toBe(1);
  });

  it('is null-safe', () => {
    const values: Partial<Values> = { user: null };
    expect(valueOf(v('user').name, values)).toBeUndefined();
    expect(valueOf(v('user').tags.at(0).upperCase(), values)).toBeUndefined();
    expect(valueOf(v('none').trim(), values)).toBeUndefined();
    expect(valueOf(v('none').includes('x'), values)).toBe(false);
    expect(valueOf(v('list').join(','), values)).toBeUndefined();
    expect(valueOf(v('list').length, values)).toBe(0);
    expect(valueOf(v('list').at(0), values)).toBeUndefined();
    expect(valueOf(v('user').name, { user: { name: 'Ada' } })).toBe('Ada');
  });

  it('fills templates as the browser shows text', () => {
    const date = new Date(0);
    expect(valueOf(t`${v('a')}|${v('none')}|${v('user')}|${v('list').length.gt(1)}`, { a: 1, user: null, list: [] })).toBe(
      '1|||false',
    );
    expect(valueOf(t`${date}`, {})).toBe(date.toLocaleString());
  });

  it('runs derived functions on their inputs', () => {
    expect(
      valueOf(
        derive((a, text) => text.repeat(a), v('a'), v('text')),
        { a: 2, text: 'ab' },
      ),
    ).toBe('abab');
  });

  it('does not evaluate the branch that is not taken', () => {
    const fail = derive(() => {
      throw new Error('evaluated');
    });
    expect(valueOf(v('a').choose('yes', fail), { a: 1 })).toBe('yes');
    expect(valueOf(v('a').and(fail), { a: 0 })).toBe(0);
    expect(valueOf(v('a').or(fail), { a: 1 })).toBe(1);
  });

  it('asks the environment for what only it knows', () => {
    const local = { initial: 'start' };
    const scope = { each: Symbol('each') };
    const of = (expression: Parameters<typeof evaluate>[0], environment: ExpressionEnvironment = {}): unknown =>
      evaluate(expression, environment);
    expect(of({ kind: 'local', local })).toBe('start');
    expect(of({ kind: 'local', local }, { local: () => 'now' })).toBe('now');
    expect(of({ kind: 'param', name: 'id' }, { param: (name) => `${name}=7` })).toBe('id=7');
    expect(of({ kind: 'path' }, { path: () => '/x' })).toBe('/x');
    expect(of({ kind: 'item', each: scope }, { item: (s) => s === scope })).toBe(true);
    expect(of({ kind: 'index', each: scope }, { index: () => 3 })).toBe(3);
    expect(of({ kind: 'pending', state: 'S', event: 'save' })).toBe(false);
    expect(of({ kind: 'pending', state: 'S', event: 'save' }, { pending: (s, e) => `${s}.${e}` === 'S.save' })).toBe(true);
    expect(of({ kind: 'errors', state: 'S', field: 'name' }, { errors: (s, f) => `${s} ${f}` })).toBe('S name');
    expect(of({ kind: 'var', state: 'S', name: 'a' })).toBeUndefined();
  });
});
