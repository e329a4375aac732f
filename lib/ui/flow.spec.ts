import { describe, expect, it } from 'vitest';
import { expressionOf } from '../vars/reactive.js';
import type { Var } from '../vars/var.js';
import { createVar } from '../vars/var.proxy.js';
import { each } from './each.js';
import { fragment, match, show } from './flow.js';
import { text } from './kit/core.js';
import { local } from './local.js';
import type { UiNode } from './node.js';
import { param, path } from './route.js';

interface Row {
  id: number;
  tags: string[];
}

const rows: Var<Row[]> = createVar({ kind: 'var', state: 'S', name: 'rows' });
const on: Var<boolean> = createVar({ kind: 'var', state: 'S', name: 'on' });
const step: Var<1 | 2> = createVar({ kind: 'var', state: 'S', name: 'step' });
const status: Var<'open' | 'closed' | null> = createVar({ kind: 'var', state: 'S', name: 'status' });
type Each = Extract<UiNode, { kind: 'each' }>;

describe('show', () => {
  it('has one node for each side', () => {
    expect(show(on, 'a')).toEqual({ kind: 'show', condition: expressionOf(on), then: { kind: 'text', text: 'a' } });
    expect(show(on, ['a', 'b'], text('c'))).toMatchObject({ then: { kind: 'fragment' }, otherwise: { kind: 'element' } });
    expect(show(on, null)).toMatchObject({ then: { kind: 'fragment', children: [] } });
    expect(show(true, 'a')).toMatchObject({ condition: { kind: 'literal', value: true } });
  });
});

describe('match', () => {
  it('has a case for each value that a name may stand for', () => {
    expect(match(status, { open: 'Open', null: 'None' }, 'else')).toEqual({
      kind: 'match',
      value: expressionOf(status),
      cases: [
        { value: 'open', node: { kind: 'text', text: 'Open' } },
        { value: 'null', node: { kind: 'text', text: 'None' } },
        { value: null, node: { kind: 'text', text: 'None' } },
      ],
      otherwise: { kind: 'text', text: 'else' },
    });
    expect(match(step, { 1: 'one' })).toMatchObject({ cases: [{ value: '1' }, { value: 1 }] });
    expect(match(on, { false: 'off' })).toMatchObject({ cases: [{ value: 'false' }, { value: false }] });
    expect(match(createVar<string>(expressionOf(status)), { '01': 'x', Infinity: 'y' })).toMatchObject({
      cases: [{ value: '01' }, { value: 'Infinity' }, { value: Infinity }],
    });
  });

  it('shares the node of a name between its values', () => {
    const node = match(step, { 2: text('two') }) as Extract<UiNode, { kind: 'match' }>;
    expect(node.cases[0]!.node).toBe(node.cases[1]!.node);
  });
});

describe('each', () => {
  it('runs its body once, with Vars of the item and the index', () => {
    let runs = 0;
    const node = each(
      rows,
      (row, i) => {
        runs++;
        return text(row.id, i);
      },
      { key: 'id' },
    ) as Each;
    expect(runs).toBe(1);
    const { scope } = node;
    expect(node).toMatchObject({
      list: expressionOf(rows),
      key: { kind: 'property', of: { kind: 'item', each: scope }, key: 'id' },
      body: { children: [{ expression: { kind: 'property', key: 'id' } }, { expression: { kind: 'index', each: scope } }] },
      locals: [],
    });
  });

  it('names the loop that an item belongs to', () => {
    const outer = each(rows, (row) => each(row.tags, (tag) => text(row.id, tag))) as Each;
    const inner = outer.body as Each;
    expect(inner.scope).not.toBe(outer.scope);
    expect(inner.list).toEqual({ kind: 'property', key: 'tags', of: { kind: 'item', each: outer.scope } });
    expect(inner.body).toMatchObject({
      children: [{ expression: { of: { each: outer.scope } } }, { expression: { kind: 'item', each: inner.scope } }],
    });
  });

  it('owns the locals made in its body, the innermost ones', () => {
    const page = local(0);
    const outer = each(rows, (row) => {
      const open = local(false);
      return fragment(
        each(row.tags, () => text(local('x'))),
        text(open),
        text(page),
      );
    }) as Each;
    expect(outer.locals).toEqual([{ initial: false }]);
    const inner = (outer.body as Extract<UiNode, { kind: 'fragment' }>).children[0] as Each;
    expect(inner.locals).toEqual([{ initial: 'x' }]);
  });

  it('forgets a body that failed', () => {
    expect(() =>
      each(rows, () => {
        throw new Error('body');
      }),
    ).toThrow('body');
    const made = each(rows, () => text('x')) as Each;
    local(1);
    expect(made.locals).toEqual([]);
  });

  it('repeats a list that is known already', () => {
    expect(each(['a', 'b'], (item) => item)).toMatchObject({
      list: { kind: 'literal', value: ['a', 'b'] },
      body: { kind: 'expression' },
    });
  });

  it('refuses keys and lists that are none', () => {
    expect(() => each(rows, () => 'x', { key: (() => 5) as never })).toThrow(/key of an each\(\) is 5/);
    expect(() => each(rows, () => 'x', { key: 5 as never })).toThrow(expect.objectContaining({ code: 'REFLEX_INVALID_KEY' }));
    expect(() => each('abc' as never, () => 'x')).toThrow(/list of an each\(\) is the text "abc"/);
    expect(() => each(rows, 'x' as never)).toThrow(expect.objectContaining({ code: 'REFLEX_INVALID_CHILD' }));
  });
});

describe('route', () => {
  it('names the parameter and the path', () => {
    expect(expressionOf(param('id'))).toEqual({ kind: 'param', name: 'id' });
    expect(expressionOf(path())).toEqual({ kind: 'path' });
  });
});

describe('local', () => {
  it('is a Var of its own, whatever it holds', () => {
    const [a, b] = [expressionOf(local(1)), expressionOf(local(1))];
    expect(a).toEqual({ kind: 'local', local: { initial: 1 } });
    expect(a.kind === 'local' && b.kind === 'local' && a.local !== b.local).toBe(true);
  });

  it('refuses what is no value', () => {
    expect(() => local(() => 1)).toThrow(/initial value of a local\(\) is a function/);
    expect(() => local({ list: [on] })).toThrow(/local\(\)\.list\[0\] is the Var S\.on/);
  });
});
