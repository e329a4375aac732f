import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/compiler/compile.js';
import type { Layout, PageSpec, StateShape } from '../../lib/compiler/input.js';
import { ReflexError } from '../../lib/errors/reflex.error.js';
import { Computed } from '../../lib/state/computed.decorator.js';
import { Event } from '../../lib/state/event.decorator.js';
import { State } from '../../lib/state/state.decorator.js';
import { Var } from '../../lib/state/var.decorator.js';
import { button, derive, each, html, local, param, textInput, use, type Local, type UiNode } from '../../lib/ui/index.js';
import type { PropValue } from '../../lib/ui/node.js';
import type { Expression } from '../../lib/vars/expression.js';
import { shapeOf } from './sample-input.js';

@State()
class ShopState {
  @Var() name = '';
  @Var() rows: { id: number }[] = [];
  @Var() size = { width: 1 };
  @Computed() get total() {
    return this.rows.length;
  }
  @Event() save(_id: number) {}
}

const s = use(ShopState);
const shapes = [shapeOf(ShopState)];

function page(render: () => UiNode, more: Partial<PageSpec> = {}): PageSpec {
  return { className: 'ShopPage', route: '/shop/:id', render, ...more };
}

function message(pages: readonly PageSpec[] | (() => UiNode), states: readonly StateShape[] = shapes): string {
  try {
    compile({ pages: typeof pages === 'function' ? [page(pages)] : pages, states });
  } catch (error) {
    if (error instanceof ReflexError) return error.message.replace(/:\d+:\d+/g, ':LINE');
    throw error;
  }
  throw new Error('nothing was refused');
}

const element = (props: Record<string, PropValue>, ...children: UiNode[]): UiNode => ({
  kind: 'element',
  component: { source: 'package', package: '@mantine/core', export: 'Stack', members: [], kit: true, binding: 'value' },
  props,
  children,
});
const show = (expression: Expression): UiNode => element({}, { kind: 'expression', expression });

describe('misuse of pages', () => {
  it('names the page, the place and the cause of what render() throws', () => {
    const render = (): UiNode => {
      throw new TypeError("Cannot read properties of undefined (reading 'x')");
    };
    expect(message(render)).toMatchInlineSnapshot(`
      "render() of ShopPage failed at test/compiler/errors.spec.ts:LINE: Cannot read properties of undefined (reading 'x')
        render() runs once, when the page is compiled: it builds nodes and reads no data; data belongs in a state.
        [REFLEX_RENDER_THREW]"
    `);
    expect(message(() => button({ onClick: (() => 1) as never }))).toMatchInlineSnapshot(`
      "render() of ShopPage failed at test/compiler/errors.spec.ts:LINE: The prop \`onClick\` of button is the function onClick.
        Pass an event (\`onClick: s.save\`, \`onClick: s.add(1)\`), a setter of a \`local()\`, or a list of them.
        [REFLEX_FUNCTION_AS_HANDLER]"
    `);
    expect(message((() => Promise.resolve(html.p())) as never)).toMatchInlineSnapshot(`
      "render() of ShopPage is async
        render() runs once, when the page is compiled: it builds nodes and reads no data; data belongs in a state.
        [REFLEX_RENDER_THREW]"
    `);
    expect(message((() => 'text') as never)).toMatchInlineSnapshot(`
      "render() of ShopPage returned a string
        Return what the builders of 'nestjs-reflex/ui' return; text and Vars go inside an element or a fragment.
        [REFLEX_BAD_NODE]"
    `);
  });

  it('names both pages of one route, and states of one name', () => {
    expect(message([page(() => html.p()), page(() => html.p(), { className: 'OtherPage' })])).toMatchInlineSnapshot(`
      "Pages ShopPage and OtherPage both have the route '/shop/:id'
        Change the route of one of them, or take it out of \`providers\`.
        [REFLEX_DUPLICATE_ROUTE]"
    `);
    expect(message([], [...shapes, ...shapes])).toMatchInlineSnapshot(`
      "Two states are named ShopState
        Rename one of the classes: the name of a state is its identity on the wire and in stores.
        [REFLEX_DUPLICATE_STATE]"
    `);
  });

  it('refuses layouts without their page, or with two', () => {
    const withLayout = (layout: Layout) => message([page(() => html.p(), { layout })]);
    expect(
      withLayout(function main() {
        return html.p();
      }),
    ).toMatchInlineSnapshot(`
      "Layout main() places its page nowhere
        A layout is a function that gets the page as a node and places it once, outside of any each().
        [REFLEX_BAD_LAYOUT]"
    `);
    expect(withLayout((inner) => html.div(inner, inner))).toMatchInlineSnapshot(`
      "Layout layout() places its page 2 times
        A layout is a function that gets the page as a node and places it once, outside of any each().
        [REFLEX_BAD_LAYOUT]"
    `);
    expect(
      withLayout(function listed(inner) {
        return html.div(each(s.rows, () => inner));
      }),
    ).toMatchInlineSnapshot(`
      "Layout listed(), at div > each(): the page is placed inside of an each()
        A layout is a function that gets the page as a node and places it once, outside of any each().
        [REFLEX_BAD_LAYOUT]"
    `);
    expect(
      withLayout(function broken(): UiNode {
        throw new Error('no');
      }),
    ).toMatchInlineSnapshot(`
      "Layout broken() of ShopPage failed at test/compiler/errors.spec.ts:LINE: no
        render() runs once, when the page is compiled: it builds nodes and reads no data; data belongs in a state.
        [REFLEX_RENDER_THREW]"
    `);
    expect(message(() => html.div({ kind: 'outlet' }))).toMatchInlineSnapshot(`
      "ShopPage is a page and contains the node of one
        A layout is a function that gets the page as a node and places it once, outside of any each().
        [REFLEX_BAD_LAYOUT]"
    `);
  });
});

describe('misuse of states', () => {
  it('names states, Vars and events that are not there', () => {
    expect(message(() => html.p(s.name), [])).toMatchInlineSnapshot(`
      "ShopPage, at p > text: ShopState is in no module
        Put the state class in \`providers\` of a module, beside the page.
        [REFLEX_UNKNOWN_STATE]"
    `);
    expect(message(() => show({ kind: 'var', state: 'ShopState', name: 'nmae' }))).toMatchInlineSnapshot(`
      "ShopPage, at Stack > text: ShopState has no Var 'nmae': it has name, rows, size, total
        Correct the name, or put \`@Var()\`, \`@Computed()\` or \`@Event()\` above the member.
        [REFLEX_UNKNOWN_MEMBER]"
    `);
    const secret = { ...shapes[0]!, vars: [{ name: 'name', computed: false, serverOnly: true }] };
    expect(message(() => html.p(s.name), [secret])).toMatchInlineSnapshot(`
      "ShopPage, at p > text: ShopState.name is serverOnly: it never leaves the server
        Show a \`@Computed()\` member that holds only what browsers may see, or remove \`serverOnly\`.
        [REFLEX_SERVER_ONLY_VAR]"
    `);
    expect(message(() => button({ onClick: s.save as never }), [{ ...shapes[0]!, events: [] }])).toMatchInlineSnapshot(`
      "ShopPage, at Button > onClick: ShopState has no event 'save': it has none
        Correct the name, or put \`@Var()\`, \`@Computed()\` or \`@Event()\` above the member.
        [REFLEX_UNKNOWN_MEMBER]"
    `);
    expect(message(() => show({ kind: 'errors', state: 'Nowhere', field: 'x' }))).toMatchInlineSnapshot(`
      "ShopPage, at Stack > text: Nowhere is in no module
        Put the state class in \`providers\` of a module, beside the page.
        [REFLEX_UNKNOWN_STATE]"
    `);
  });

  it('refuses arguments that the handler does not take', () => {
    const save = (...args: unknown[]) => (s.save as unknown as (...args: unknown[]) => never)(...args);
    expect(message(() => html.div(button({ onClick: save(1, 2) })))).toMatchInlineSnapshot(`
      "ShopPage, at div > Button > onClick: ShopState.save takes 1 argument and gets 2
        Pass values and Vars, at most as many as the handler takes from the browser.
        [REFLEX_BAD_ARGUMENTS]"
    `);
    const node: PropValue = { kind: 'node', node: html.p() };
    const action = { kind: 'event', state: 'ShopState', event: 'save', args: [{ kind: 'list', items: [node] }] } as const;
    expect(message(() => element({ onClick: { kind: 'handler', actions: [action] } }))).toMatchInlineSnapshot(`
      "ShopPage, at Stack > onClick: ShopState.save gets a node as an argument
        Pass values and Vars, at most as many as the handler takes from the browser.
        [REFLEX_BAD_ARGUMENTS]"
    `);
  });

  it('refuses to bind what cannot be written', () => {
    const bind = (to: unknown) => message(() => textInput({ bind: to as never }));
    expect(bind(s.total)).toMatchInlineSnapshot(`
      "ShopPage, at TextInput > bind: ShopState.total is computed and cannot be written
        Bind a \`@Var()\` field of a state, as in \`bind: s.name\`, or a \`local()\`.
        [REFLEX_NOT_BINDABLE]"
    `);
    expect(bind(s.size.width)).toMatchInlineSnapshot(`
      "render() of ShopPage failed at test/compiler/errors.spec.ts:LINE: The prop \`bind\` of textInput is the Var ShopState.size.width, which is computed.
        Bind a \`@Var()\` field of a state, as in \`bind: s.name\`, or a \`local()\`.
        [REFLEX_NOT_BINDABLE]"
    `);
    const to: Expression = { kind: 'property', of: { kind: 'var', state: 'ShopState', name: 'size' }, key: 'width' };
    expect(message(() => element({ bind: { kind: 'bind', to } }))).toMatchInlineSnapshot(`
      "ShopPage, at Stack > bind: bind is given a part of a Var
        Bind a \`@Var()\` field of a state, as in \`bind: s.name\`, or a \`local()\`.
        [REFLEX_NOT_BINDABLE]"
    `);
    expect(message(() => textInput({ bind: s.name, value: 'x' }))).toMatchInlineSnapshot(`
      "ShopPage, at TextInput > bind: 'value' is given beside bind, which sets it
        Bind a \`@Var()\` field of a state, as in \`bind: s.name\`, or a \`local()\`.
        [REFLEX_NOT_BINDABLE]"
    `);
    expect(message(() => html.input({ type: 'radio', bind: s.name }))).toMatchInlineSnapshot(`
      "ShopPage, at input > bind: nothing can be bound here
        Bind a \`@Var()\` field of a state, as in \`bind: s.name\`, or a \`local()\`.
        [REFLEX_NOT_BINDABLE]"
    `);
    const nested: PropValue = {
      kind: 'object',
      entries: { input: { kind: 'bind', to: { kind: 'var', state: 'ShopState', name: 'name' } } },
    };
    expect(message(() => element({ inputProps: nested }))).toMatchInlineSnapshot(`
      "ShopPage, at Stack > inputProps > input: nothing can be bound here
        Bind a \`@Var()\` field of a state, as in \`bind: s.name\`, or a \`local()\`.
        [REFLEX_NOT_BINDABLE]"
    `);
  });
});

describe('misuse of scopes', () => {
  it('refuses items, indexes and locals outside of their each()', () => {
    let item: unknown;
    let open: Local<boolean> | undefined;
    const loop = () =>
      each(s.rows, (row) => {
        item = row;
        open = local(false);
        return html.p(row.id);
      });
    expect(message(() => html.div(loop(), html.p(item as typeof s.name)))).toMatchInlineSnapshot(`
      "ShopPage, at div > p > text: the item of an each() is used outside of it
        Use it inside the function that each() was given.
        [REFLEX_OUTSIDE_EACH]"
    `);
    expect(message(() => html.div(loop(), button({ onClick: open!.toggle })))).toMatchInlineSnapshot(`
      "ShopPage, at div > Button > onClick: a local() of an each() is used outside of it
        Use it inside the function that each() was given.
        [REFLEX_OUTSIDE_EACH]"
    `);
    expect(
      message(() => {
        const rows = loop();
        return html.div(html.b({ hidden: open! }), rows);
      }),
    ).toMatchInlineSnapshot(`
      "ShopPage, at div > b > hidden: a local() of an each() is used outside of it
        Use it inside the function that each() was given.
        [REFLEX_OUTSIDE_EACH]"
    `);
    expect(message([page(() => html.div(loop()), { title: { kind: 'item', each: { each: Symbol('each') } } })]))
      .toMatchInlineSnapshot(`
      "ShopPage, at title: the item of an each() is used outside of it
        Use it inside the function that each() was given.
        [REFLEX_OUTSIDE_EACH]"
    `);
  });

  it('refuses parameters that the route does not have', () => {
    expect(message(() => html.p(param('slug')))).toMatchInlineSnapshot(`
      "ShopPage reads param('slug'), but the route '/shop/:id' has id
        Add the parameter to the route, or correct the name in param().
        [REFLEX_UNKNOWN_PARAM]"
    `);
    expect(message([page(() => html.p(param('id')), { route: '/shop' })])).toMatchInlineSnapshot(`
      "ShopPage reads param('id'), but the route '/shop' has no parameters
        Add the parameter to the route, or correct the name in param().
        [REFLEX_UNKNOWN_PARAM]"
    `);
    const layout: Layout = function team(inner) {
      return html.div(param('team'), inner);
    };
    expect(message([page(() => html.p(), { layout, route: '/a/:id{/:rest}/*path' })])).toMatchInlineSnapshot(`
      "Layout team() of ShopPage reads param('team'), but the route '/a/:id{/:rest}/*path' has id, rest, path
        Add the parameter to the route, or correct the name in param().
        [REFLEX_UNKNOWN_PARAM]"
    `);
    expect(() =>
      compile({ pages: [page(() => html.p(param('rest'), param('path')), { route: '/a{/:rest}/*path' })], states: [] }),
    ).not.toThrow();
  });

  it('refuses what is no node', () => {
    expect(message(() => element({}, { kind: 'nodes' } as never))).toMatchInlineSnapshot(`
      "ShopPage, at Stack: an object is no node
        Return what the builders of 'nestjs-reflex/ui' return; text and Vars go inside an element or a fragment.
        [REFLEX_BAD_NODE]"
    `);
    expect(message(() => element({ a: { kind: 'function' } as never }))).toMatchInlineSnapshot(`
      "ShopPage, at Stack > a: an object is no value of a prop
        Return what the builders of 'nestjs-reflex/ui' return; text and Vars go inside an element or a fragment.
        [REFLEX_BAD_NODE]"
    `);
    expect(message(() => show({ kind: 'class' } as never))).toMatchInlineSnapshot(`
      "ShopPage, at Stack > text: an object is no Var
        Return what the builders of 'nestjs-reflex/ui' return; text and Vars go inside an element or a fragment.
        [REFLEX_BAD_NODE]"
    `);
  });
});

describe('misuse of derive()', () => {
  const outer = 3;
  const helper = (value: unknown) => value;
  const derived = (fn: (value: never) => unknown) => message(() => html.p(derive(fn as never, s.name) as never));

  it('lists what a function captures', () => {
    expect(derived((name: string) => helper(name) === outer)).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() captures helper, outer, which the browser does not have
        It runs in the browser and sees only its parameters: pass a Var as a further input, write a constant inside of it, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(derived(() => globalThis)).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() captures globalThis, which the browser does not have
        It runs in the browser and sees only its parameters: pass a Var as a further input, write a constant inside of it, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
  });

  it('refuses what is not pure, or not a plain function', () => {
    expect(derived(async () => 1)).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() is async
        A derived value is shown at once: await in an event handler and keep the result in a @Var().
        [REFLEX_BAD_DERIVE]"
    `);
    expect(
      derived(function* () {
        yield 1;
      } as never),
    ).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() is a generator
        Return one value.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(
      derived(function (this: { x: number }) {
        return this.x;
      } as never),
    ).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() uses this
        Pass what it needs as further inputs, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(
      derived(function () {
        return arguments.length;
      } as never),
    ).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() uses arguments
        Name its inputs as parameters.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(derived(() => Math.random())).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() uses Math.random
        Pass what it needs as further inputs, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(derived(() => Date.now())).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() uses Date.now
        Pass what it needs as further inputs, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(derived(() => new Date())).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() uses new Date() without an argument
        Pass what it needs as further inputs, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(derived(() => Date())).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() uses Date()
        Pass what it needs as further inputs, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(derived(() => import('node:fs'))).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() captures __vite_ssr_dynamic_import__, which the browser does not have
        It runs in the browser and sees only its parameters: pass a Var as a further input, write a constant inside of it, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(
      derived(
        class Total {
          sum = 1;
        } as never,
      ),
    ).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() has no source that can run in a browser
        Pass what it needs as further inputs, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
    expect(derived(Math.max.bind(Math) as never)).toMatchInlineSnapshot(`
      "ShopPage, at p > text: the function of derive() has no source that can run in a browser
        Pass what it needs as further inputs, or make it a @Computed() of a state.
        [REFLEX_BAD_DERIVE]"
    `);
  });

  it('takes functions of every other form', () => {
    const forms = {
      method(value: string) {
        return value.trim();
      },
      ['computed name'](value: string) {
        return [...value].map((c) => c);
      },
      arrow: (value: string) => ({ value, at: new Date(0), pad: `${value}`.padStart(2) }),
      function: function named(value: string): string {
        return value === '' ? '' : named(value.slice(1));
      },
      pattern: ({ length = 0, ...rest }: { length?: number }) => Object.keys(rest).length + length,
    };
    for (const fn of Object.values(forms)) {
      expect(() => compile({ pages: [page(() => html.p(derive(fn as never, s.name) as never))], states: shapes })).not.toThrow();
    }
  });
});
