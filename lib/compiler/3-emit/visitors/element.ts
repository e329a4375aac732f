import type * as es from 'estree';
import type { ComponentReference, PropValue, UiNode } from '../../../ui/node.js';
import type { Expression } from '../../../vars/expression.js';
import { bindingOf } from '../../binding.js';
import { call, id, literal, object, property, returns, spread } from '../builders.js';
import type { ExpressionContext } from '../expression.js';
import { formFields } from '../form-fields.js';
import type { FunctionBody } from '../function-body.js';
import type { UseHandler } from '../handler.js';
import type { ModuleWriter } from '../module-writer.js';
import { identifier, upperFirst } from '../names.js';
import { scopeOf, type Place } from '../place.js';
import { emitProp, isLive } from '../props.js';
import { varId } from '../reader.js';
import { emitJsx, emitSpot, stillContext } from '../spot.js';
import { emitChildren } from './children.js';
import { showsPlainText, textOf } from './plain-text.js';

type ElementNode = Extract<UiNode, { kind: 'element' }>;
type Entry = readonly [name: string, value: PropValue];

/**
 * An element whose props are still is a plain `jsx()`. One with a live prop is a spot: the still props and the children are
 * given to the spot where it is used (parents that look at or clone their children find them there), the live ones are
 * added inside of it.
 */
export function emitElement(node: ElementNode, around: Place): es.Expression {
  const { module } = around;
  const place: Place = { ...around, injected: node.component.source !== 'html' };
  const [still, live] = split(node, place);
  const noHandler = (): never => {
    throw new TypeError('a handler is live');
  };
  const props = still.map(([name, value]) => property(name, emitProp(value, place, stillContext(place), noHandler)));
  const children = live.some(([name]) => name === 'children') ? [] : emitChildren(node.children, place);
  if (live.length === 0) return emitJsx(module, module.component(node.component), props, children);

  const options = { outlet: live.some(([, value]) => hasOutlet(value, module)), injects: true };
  const component = module.component(node.component);
  const spot = emitSpot(place, spotName(node.component, component), options, (inside, context, body) => {
    const own = emitLive(node, live, inside, context, body);
    const all = around.injected ? call(module.runtime('merge'), own, id('injected')) : withProps(own, id('injected'));
    return returns(call(module.import('react/jsx-runtime', 'jsx'), component, all));
  });
  return emitJsx(module, spot.type, [...spot.props, ...props], children);
}

/** The still props and children alone: none of them is among the live ones. */
function withProps(live: es.Expression, still: es.Identifier): es.Expression {
  return object([...(live.type === 'ObjectExpression' ? live.properties : [spread(live)]), spread(still)]);
}

function split(node: ElementNode, place: Place): [still: Entry[], live: Entry[]] {
  const still: Entry[] = [];
  const live: Entry[] = [];
  for (const entry of entriesOf(node)) {
    // `scope` is how a row reaches its spots; an element's own prop of that name cannot travel beside it.
    const taken = entry[0] === 'scope' && place.loops.length > 0;
    (isLive(entry[1]) ? live : still).push(entry);
    if (taken && still.at(-1) === entry) live.push(still.pop()!);
  }
  // Without another live prop the element is no spot, and `scope` in nobody's way.
  if (live.every(([, value]) => !isLive(value))) return [entriesOf(node), []];
  return [still, live];
}

function entriesOf(node: ElementNode): Entry[] {
  const entries: Entry[] = Object.entries(node.props);
  const { component } = node;
  if (component.source === 'runtime' && component.export === 'Form' && !node.props['fields']) {
    const fields = formFields(node);
    if (Object.keys(fields).length > 0) entries.push(['fields', { kind: 'literal', value: fields }]);
  }
  if (showsPlainText(node)) entries.push(['children', { kind: 'expression', expression: textOf(node.children) }]);
  return entries;
}

/** The object of the live props. Where a bound input has handlers of its own, both run. */
function emitLive(
  node: ElementNode,
  live: readonly Entry[],
  place: Place,
  context: ExpressionContext,
  body: FunctionBody,
): es.Expression {
  const { module } = place;
  const useHandler: UseHandler = (hook) => body.hook(hook, hook.slice('use'.length), () => call(module.runtime(hook)));
  const bound = live.find(([, value]) => value.kind === 'bind');
  const own = live
    .filter((entry) => entry !== bound)
    .map(([name, value]) => property(name, emitProp(value, place, context, useHandler)));
  if (bound?.[1].kind !== 'bind') return object(own);
  const binding = emitBinding(bound[1].to, bindingOf(node)!, place, body);
  if (own.length === 0) return binding;
  const handles = ['onChange', 'onFocus', 'onBlur'].some((name) => node.props[name]);
  return handles ? call(module.runtime('merge'), binding, object(own)) : object([...own, spread(binding)]);
}

function emitBinding(to: Expression, kind: 'value' | 'checked', { module, loops }: Place, body: FunctionBody): es.Expression {
  if (to.kind === 'var') {
    return body.constant('bound', call(module.runtime('useBind'), varId(module, to.state, to.name), literal(kind)));
  }
  if (to.kind !== 'local') throw new TypeError(`a ${to.kind} cannot be bound`);
  const scope = scopeOf(to.local, loops);
  return body.constant(
    'bound',
    call(module.runtime('useLocalBind'), module.local(to.local), literal(kind), ...(scope ? [scope] : [])),
  );
}

function spotName(component: ComponentReference, emitted: es.Expression): string {
  if (component.source === 'html') return upperFirst(identifier(component.tag, 'Element'));
  if (component.source === 'runtime') return component.export;
  let root = emitted;
  while (root.type === 'MemberExpression') root = root.object as es.Expression;
  const base = component.export === 'default' && root.type === 'Identifier' ? root.name : component.export;
  return upperFirst(identifier([base, ...component.members].join(''), 'Component'));
}

function hasOutlet(value: PropValue, module: ModuleWriter): boolean {
  if (value.kind === 'node') return module.analyzed.facts.get(value.node)!.outlet;
  if (value.kind === 'object') return Object.values(value.entries).some((entry) => hasOutlet(entry, module));
  return value.kind === 'list' && value.items.some((item) => hasOutlet(item, module));
}
