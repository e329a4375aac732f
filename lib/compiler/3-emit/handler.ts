import type * as es from 'estree';
import type { Action, PropValue } from '../../ui/node.js';
import { array, arrow, call, id, object, property } from './builders.js';
import { emitExpression, type ExpressionContext } from './expression.js';
import { emitLiteral } from './literal.js';
import { scopeOf } from './place.js';
import { CallReader, eventId } from './reader.js';

/** The handler maker of a component: `valueHandler` also reads what a DOM event says, which takes code of its own. */
export type UseHandler = (hook: 'useHandler' | 'useValueHandler') => es.Expression;

/** `handler(event(7, (read) => [read.var(3)]), toggle(local1))`, `valueHandler(set(local1))`. */
export function emitHandler(actions: readonly Action[], use: UseHandler, context: ExpressionContext): es.Expression {
  const handler = use(actions.some((action) => takesValue(action, context)) ? 'useValueHandler' : 'useHandler');
  return call(handler, ...actions.map((action) => emitAction(action, context)));
}

/** Whether an action is given what the DOM event says. */
function takesValue(action: Action, context: ExpressionContext): boolean {
  if (action.kind === 'event') return !action.args && !takesNothing(context, action.state, action.event);
  return action.kind === 'set' && !action.value;
}

function emitAction(action: Action, context: ExpressionContext): es.Expression {
  const { module, loops } = context;
  if (action.kind === 'event') {
    // A handler that takes nothing from the browser is not handed what an onFocus or onChange has to give.
    const args = action.args ?? (takesNothing(context, action.state, action.event) ? [] : undefined);
    const late = args && whenCalled(context, (inner) => array(args.map((arg) => emitArgument(arg, inner))));
    return call(module.runtime('event'), eventId(module, action.state, action.event), ...(late ? [late] : []));
  }
  const handle = module.local(action.local);
  const scope = scopeOf(action.local, loops);
  if (action.kind === 'toggle') return call(module.runtime('toggle'), handle, ...(scope ? [scope] : []));
  const { value } = action;
  const late = value && whenCalled(context, (inner) => emitArgument(value, inner));
  if (scope) return call(module.runtime('set'), handle, late ?? id('undefined'), scope);
  return call(module.runtime('set'), handle, ...(late ? [late] : []));
}

function takesNothing({ module }: ExpressionContext, state: string, event: string): boolean {
  return module.analyzed.states.get(state)!.events.get(event)!.parameters === 0;
}

function whenCalled(context: ExpressionContext, emit: (inner: ExpressionContext) => es.Expression): es.Expression {
  const reader = new CallReader(context.module);
  const body = emit({ ...context, reader, repeated: false });
  return arrow(reader.used ? [id('read')] : [], body);
}

function emitArgument(value: PropValue, context: ExpressionContext): es.Expression {
  switch (value.kind) {
    case 'literal':
      return emitLiteral(value.value);
    case 'expression':
      return emitExpression(value.expression, context);
    case 'object':
      return object(Object.entries(value.entries).map(([key, entry]) => property(key, emitArgument(entry, context))));
    case 'list':
      return array(value.items.map((item) => emitArgument(item, context)));
    default:
      throw new TypeError(`a ${value.kind} is no argument`);
  }
}
