import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Expression } from './expression.js';
import { derive } from './derive.js';
import { expressionOf, isReactive } from './reactive.js';
import { t } from './template.js';
import { createVar } from './var.proxy.js';

const count: Expression = { kind: 'var', state: 'CounterState', name: 'count' };
const user: Expression = { kind: 'var', state: 'UserState', name: 'user' };

describe('a Var', () => {
  it('makes the expression of each operation', () => {
    const v = createVar<number>(count);
    expect(expressionOf(v.plus(1))).toEqual({
      kind: 'operation',
      operator: 'plus',
      operands: [count, { kind: 'literal', value: 1 }],
    });
    expect(expressionOf(v.gt(v))).toEqual({ kind: 'operation', operator: 'gt', operands: [count, count] });
    expect(expressionOf(v.not())).toEqual({ kind: 'operation', operator: 'not', operands: [count] });
    expect(expressionOf(v.eq(1).choose('a', 'b'))).toMatchObject({
      operator: 'choose',
      operands: [{ operator: 'eq' }, { value: 'a' }, { value: 'b' }],
    });
    expect(expressionOf(createVar<string[]>(count).length)).toEqual({ kind: 'operation', operator: 'length', operands: [count] });
  });

  it('has the properties of an object, those named like an operation through get()', () => {
    const v = createVar<{ name: { first: string }; times: number } | null>(user);
    expect(expressionOf(v.name.first)).toEqual({
      kind: 'property',
      key: 'first',
      of: { kind: 'property', key: 'name', of: user },
    });
    expect(expressionOf(v.get('times'))).toEqual({ kind: 'property', key: 'times', of: user });
    expect(expressionOf(createVar<Record<string, number>>(user).get(createVar<string>(count)))).toEqual({
      kind: 'property',
      key: count,
      of: user,
    });
  });

  it('is told apart from values and from other references', () => {
    expect(isReactive(createVar(count))).toBe(true);
    expect([null, undefined, 1, 'x', {}, () => 1].some(isReactive)).toBe(false);
  });

  it('survives an await and a look in the console', async () => {
    const v = createVar(count);
    expect((await v) === v).toBe(true);
    expect(inspect(v)).toBe('Var(CounterState.count)');
    expect(inspect(createVar<number>(count).plus(1))).toBe('Var(CounterState.count.plus(1))');
  });

  it.each<[string, (v: never) => unknown, RegExp]>([
    ['a template literal', (v) => `${v as string}`, /CounterState\.count was used as text.*\n.*t`…/],
    ['concatenation', (v) => (v as string) + 'x', /used as text/],
    ['arithmetic', (v) => (v as number) * 2, /used as a number.*\n.*\.plus\(1\)/],
    ['a comparison', (v) => (v as number) > 2, /used as a number/],
    ['String()', (v) => String(v), /used as text/],
    ['toString()', (v) => (v as number).toString(), /used as text/],
    ['JSON.stringify', (v) => JSON.stringify({ v }), /used as JSON/],
  ])('says what to write instead of %s', (_, use, message) => {
    expect(() => use(createVar(count) as never)).toThrow(message);
    expect(() => use(createVar(count) as never)).toThrow(expect.objectContaining({ code: 'REFLEX_VAR_AS_TEXT' }));
  });

  it.each<[string, (v: never) => unknown]>([
    ['for … of', (v) => Array.from(v as number[], (x) => x)],
    ['a spread list', (v) => [...(v as number[])]],
    ['a spread object', (v) => ({ ...(v as object) })],
    ['Object.keys', (v) => Object.keys(v)],
  ])('refuses %s', (_, use) => {
    expect(() => use(createVar(count) as never)).toThrow(expect.objectContaining({ code: 'REFLEX_VAR_AS_LIST' }));
  });

  it('refuses to be assigned', () => {
    const v = createVar<{ name: string }>(user) as unknown as { name: string };
    expect(() => (v.name = 'x')).toThrow(/UserState\.user\.name was assigned/);
    expect(() => Reflect.deleteProperty(v, 'name')).toThrow(expect.objectContaining({ code: 'REFLEX_VAR_ASSIGNED' }));
  });

  it('refuses operands that are no values', () => {
    const v = createVar<number>(count);
    expect(() => v.plus((() => 1) as never)).toThrow(/Operand 1 of CounterState\.count\.plus\(\) is a function/);
    expect(() => v.eq(1).choose({ a: [v] } as never, 1)).toThrow(/choose\(\)\.a\[0\] is the Var CounterState\.count/);
    expect(() => v.plus(Promise.resolve(1) as never)).toThrow(/is a Promise/);
    expect(() => (v.plus as unknown as () => void)()).toThrow(/takes 1 operand and got 0/);
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => v.or(loop)).toThrow(/\[0\] is an object that contains itself/);
    expect(() => v.or(JSON.parse('{"__proto__": 1}') as object)).toThrow(
      expect.objectContaining({ code: 'REFLEX_INVALID_EXPRESSION' }),
    );
  });
});

describe('t', () => {
  it('keeps Vars and joins the rest', () => {
    const when = new Date(0);
    expect(expressionOf(t`a ${1} ${null}${'b'} ${createVar(count)}!`)).toEqual({
      kind: 'template',
      parts: ['a 1 b ', count, '!'],
    });
    expect(expressionOf(t`${when}`)).toEqual({ kind: 'template', parts: [{ kind: 'literal', value: when }] });
    expect(expressionOf(t``)).toEqual({ kind: 'template', parts: [] });
  });

  it('names the value that cannot be text', () => {
    expect(() => t`${1} ${() => 1}`).toThrow(/Value 2 of t`…` is a function/);
  });
});

describe('derive', () => {
  it('keeps the function and its inputs', () => {
    const double = (n: number): number => n * 2;
    expect(expressionOf(derive(double, createVar<number>(count)))).toEqual({ kind: 'derive', fn: double, inputs: [count] });
  });

  it('refuses inputs that are no Vars', () => {
    expect(() => derive((a) => a, 5 as never)).toThrow(/Input 1 of derive\(\) is 5/);
    expect(() => derive('x' as never)).toThrow(/first argument of derive\(\) is the text "x"/);
  });
});
