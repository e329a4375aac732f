import { describe, expect, it } from 'vitest';
import { expressionOf } from '../vars/reactive.js';
import { t } from '../vars/template.js';
import type { Var } from '../vars/var.js';
import { createVar } from '../vars/var.proxy.js';
import { createEventReference } from './event.factory.js';
import { form } from './form.js';
import { html } from './html.js';
import { Fragment, jsx } from './jsx-runtime.js';
import { button, checkbox, menu, stack, switchInput, text, textInput } from './kit/core.js';
import { areaChart } from './kit/charts.js';
import { link } from './link.js';
import { local } from './local.js';
import type { UiNode } from './node.js';
import { wrap } from './wrap.js';

type Element = Extract<UiNode, { kind: 'element' }>;

const count: Var<number> = createVar({ kind: 'var', state: 'S', name: 'count' });
const increment = createEventReference<[by: number]>('S', 'increment');
const reset = createEventReference<[]>('S', 'reset');
const element = (node: UiNode): Element => node as Element;
const propsOf = (node: UiNode): Element['props'] => element(node).props;
/** What a JavaScript caller might pass. */
const unchecked = (value: unknown): never => value as never;

describe('a builder', () => {
  it('takes props and children, or children alone', () => {
    const label: UiNode = { kind: 'text', text: 'Save' };
    expect(element(button({ size: 'sm' }, 'Save'))).toMatchObject({
      props: { size: { kind: 'literal', value: 'sm' } },
      children: [label],
    });
    expect(element(button('Save'))).toMatchObject({ props: {}, children: [label] });
    expect(element(button())).toMatchObject({ props: {}, children: [] });
    expect(element(stack(button('Save'), 'x')).children).toHaveLength(2);
    expect(element(button({ children: 'Save' })).children).toEqual([label]);
    expect(element(stack(count)).children).toEqual([{ kind: 'expression', expression: expressionOf(count) }]);
  });

  it('skips what shows nothing and flattens lists', () => {
    expect(element(stack(null, undefined, false, '', ['a', [1, 2n, [null]]])).children).toEqual(
      ['a', '1', '2'].map((value) => ({ kind: 'text', text: value })),
    );
  });

  it('takes the outlet of a layout for a node and props named like one for props', () => {
    expect(element(stack({ kind: 'outlet' })).children).toEqual([{ kind: 'outlet' }]);
    expect(propsOf(html.track({ kind: 'captions' }))).toEqual({ kind: { kind: 'literal', value: 'captions' } });
    expect(propsOf(wrap<{ kind: string; text: string }>('some-badge', 'Badge')({ kind: 'text', text: 'x' }))).toHaveProperty(
      'text',
    );
  });

  it('turns props into data, Vars and nodes at any depth', () => {
    expect(
      propsOf(
        areaChart({
          dataKey: 'month',
          data: [{ month: 'May', sales: count }],
          series: [{ name: 'sales', color: 'blue' }],
        }),
      ),
    ).toEqual({
      dataKey: { kind: 'literal', value: 'month' },
      data: {
        kind: 'list',
        items: [
          {
            kind: 'object',
            entries: { month: { kind: 'literal', value: 'May' }, sales: { kind: 'expression', expression: expressionOf(count) } },
          },
        ],
      },
      series: { kind: 'literal', value: [{ name: 'sales', color: 'blue' }] },
    });
    const icon = text('→');
    expect(propsOf(button({ leftSection: icon, disabled: count.gt(1), title: undefined }))).toEqual({
      leftSection: { kind: 'node', node: icon },
      disabled: { kind: 'expression', expression: expressionOf(count.gt(1)) },
    });
  });

  it('turns events, setters and lists of them into handlers', () => {
    const open = local(false);
    expect(propsOf(button({ onClick: reset }))).toEqual({
      onClick: { kind: 'handler', actions: [{ kind: 'event', state: 'S', event: 'reset' }] },
    });
    const { onClick } = propsOf(button({ onClick: [increment(1), open.toggle, open.set(true)] }));
    expect(onClick).toMatchObject({
      kind: 'handler',
      actions: [
        { kind: 'event', event: 'increment', args: [{ kind: 'literal', value: 1 }] },
        { kind: 'toggle' },
        { kind: 'set', value: { kind: 'literal', value: true } },
      ],
    });
    expect(propsOf(textInput({ onChange: local('').set }))).toMatchObject({
      onChange: { kind: 'handler', actions: [{ kind: 'set', local: { initial: '' } }] },
    });
  });

  it('binds fields and locals only', () => {
    const query = local('');
    expect(propsOf(textInput({ bind: query }))).toEqual({ bind: { kind: 'bind', to: expressionOf(query) } });
    expect(propsOf(textInput({ bind: unchecked(count) }))).toEqual({ bind: { kind: 'bind', to: expressionOf(count) } });
    expect(() => textInput({ bind: unchecked(count.plus(1)) })).toThrow(
      /prop `bind` of textInput is the Var S\.count\.plus\(1\), which is computed/,
    );
    expect(() => textInput({ bind: unchecked('name') })).toThrow(expect.objectContaining({ code: 'REFLEX_NOT_BINDABLE' }));
  });

  it.each<[string, unknown, string, RegExp]>([
    ['true', true, 'REFLEX_INVALID_CHILD', /A child of stack is true/],
    ['a function', () => 1, 'REFLEX_INVALID_CHILD', /is a function/],
    ['a builder', button, 'REFLEX_INVALID_CHILD', /is the function button/],
    ['a promise', Promise.resolve(1), 'REFLEX_INVALID_CHILD', /is a Promise[^]*render\(\)/],
    ['a date', new Date(0), 'REFLEX_INVALID_CHILD', /is an instance of Date[^]*t`/],
    ['an object', { a: 1 }, 'REFLEX_INVALID_CHILD', /is an object/],
    ['an event', increment, 'REFLEX_EVENT_AS_TEXT', /is the event S\.increment/],
    ['a called event', increment(1), 'REFLEX_EVENT_AS_TEXT', /is the event S\.increment/],
    ['a setter', local(1).set, 'REFLEX_EVENT_AS_TEXT', /is the setter of a local\(\)/],
  ])('refuses %s as a child', (_, child, code, message) => {
    const make = (): UiNode => stack({}, unchecked(child));
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, object, string, RegExp]>([
    [
      'a handler function',
      { onClick: () => 1 },
      'REFLEX_FUNCTION_AS_HANDLER',
      /prop `onClick` of button is the function onClick/,
    ],
    [
      'a nested handler function',
      { inputProps: { onBlur: () => 1 } },
      'REFLEX_FUNCTION_AS_HANDLER',
      /`inputProps\.onBlur` of button/,
    ],
    ['a formatter', { format: () => 1 }, 'REFLEX_FUNCTION_AS_PROP', /derive\(/],
    ['an instance', { data: [new URL('http://a')] }, 'REFLEX_INVALID_PROP', /`data\[0\]` of button is an instance of URL/],
    ['a promise', { data: Promise.resolve(1) }, 'REFLEX_INVALID_PROP', /is a Promise/],
    ['a symbol', { id: Symbol('x') }, 'REFLEX_INVALID_PROP', /is a symbol/],
    ['a Var in a Map', { data: new Map([['a', count]]) }, 'REFLEX_INVALID_PROP', /Map or Set with the Var S\.count/],
    ['a key that reaches the prototype', { data: JSON.parse('{"__proto__":1}') as object }, 'REFLEX_INVALID_PROP', /__proto__/],
  ])('refuses %s as a prop', (_, props, code, message) => {
    const make = (): UiNode => button(unchecked(props));
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a prop that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(() => button(unchecked({ loop }))).toThrow(/contains itself/);
  });

  it('refuses an event among the items of a list', () => {
    expect(propsOf(button(unchecked({ data: ['a', increment] })))).toMatchObject({
      data: { kind: 'list', items: [{}, { kind: 'handler' }] },
    });
    expect(() => button(unchecked({ onClick: [increment, () => 1] }))).toThrow(
      expect.objectContaining({ code: 'REFLEX_FUNCTION_AS_HANDLER' }),
    );
  });
});

describe('components', () => {
  it('are referred to by package, export, members and binding', () => {
    expect(element(menu.sub.item('x')).component).toEqual({
      source: 'package',
      package: '@mantine/core',
      export: 'Menu',
      members: ['Sub', 'Item'],
      kit: true,
      binding: 'value',
    });
    expect(element(checkbox()).component).toMatchObject({ export: 'Checkbox', binding: 'checked' });
    expect(element(checkbox.group({ value: [] })).component).toMatchObject({ members: ['Group'], binding: 'value' });
    expect(element(switchInput()).component).toMatchObject({ export: 'Switch', binding: 'checked' });
    expect(element(textInput()).component).toMatchObject({ binding: 'value' });
    expect(element(link({ href: '/' })).component).toEqual({ source: 'runtime', export: 'Link' });
    expect(element(form({ onSubmit: reset })).component).toEqual({ source: 'runtime', export: 'Form' });
  });

  it('are elements of HTML and SVG, and custom ones', () => {
    expect(element(html.div('x')).component).toEqual({ source: 'html', tag: 'div' });
    expect(element(html.linearGradient()).component).toEqual({ source: 'html', tag: 'linearGradient' });
    expect(element((html as never as Record<string, typeof html.div>)['my-element']!()).component).toEqual({
      source: 'html',
      tag: 'my-element',
    });
    expect(() => (html as never as Record<string, unknown>)['Div']).toThrow(/html has no element `Div`/);
    expect(() => (html as never as Record<string, unknown>)['a b']).toThrow(
      expect.objectContaining({ code: 'REFLEX_UNKNOWN_ELEMENT' }),
    );
  });

  it('come from any package', () => {
    expect(element(wrap('some-chart', 'default')()).component).toEqual({
      source: 'package',
      package: 'some-chart',
      export: 'default',
      members: [],
      kit: false,
      binding: 'value',
    });
    expect(element(wrap('@scope/tabs/lite', 'Tabs.Panel', { binding: 'checked' })()).component).toMatchObject({
      package: '@scope/tabs/lite',
      export: 'Tabs',
      members: ['Panel'],
      binding: 'checked',
    });
    expect(element(wrap('#components/map', 'Map')()).component).toMatchObject({ package: '#components/map' });
  });

  it.each([
    ['./local.js', 'X'],
    ['/abs/olute.js', 'X'],
    ['http://a/b.js', 'X'],
    ["a'b", 'X'],
    ['', 'X'],
    ['pkg/../up', 'X'],
    ['pkg', ''],
    ['pkg', 'a-b'],
    ['pkg', 'A..B'],
  ])('refuse wrap(%j, %j)', (name, exported) => {
    expect(() => wrap(name, exported)).toThrow(expect.objectContaining({ code: 'REFLEX_INVALID_WRAP' }));
  });
});

describe('jsx', () => {
  it('makes what the builders make', () => {
    expect(jsx('div', { className: 'a', children: ['x', count] })).toEqual(html.div({ className: 'a' }, 'x', count));
    expect(jsx(button as never, { size: 'sm', children: 'x' })).toEqual(button({ size: 'sm' }, 'x'));
    expect(jsx(Fragment as never, { children: ['a', t`b`] })).toMatchObject({
      kind: 'fragment',
      children: [{ text: 'a' }, { kind: 'expression' }],
    });
    expect(() => jsx(undefined as never, {})).toThrow(/A JSX tag is undefined/);
  });
});
