import type * as es from 'estree';
import type { PropValue } from '../../ui/node.js';
import { array, object, property } from './builders.js';
import { emitExpression, needsHooks, type ExpressionContext } from './expression.js';
import { emitHandler, type UseHandler } from './handler.js';
import { emitLiteral, hasIdentity } from './literal.js';
import type { Place } from './place.js';

/** Whether a prop can only be made inside of a component: it subscribes to something or handles an event. */
export function isLive(value: PropValue): boolean {
  switch (value.kind) {
    case 'literal':
    case 'node':
      return false;
    case 'expression':
      return needsHooks(value.expression);
    case 'object':
      return Object.values(value.entries).some(isLive);
    case 'list':
      return value.items.some(isLive);
    case 'handler':
    case 'bind':
      return true;
  }
}

/** The value of a prop. */
export function emitProp(value: PropValue, place: Place, context: ExpressionContext, useHandler: UseHandler): es.Expression {
  const emit = (inner: PropValue) => emitProp(inner, place, context, useHandler);
  switch (value.kind) {
    case 'literal':
      return context.repeated && hasIdentity(value.value)
        ? place.module.value(emitLiteral(value.value))
        : emitLiteral(value.value);
    case 'expression':
      return emitExpression(value.expression, context);
    case 'object':
      return object(Object.entries(value.entries).map(([key, entry]) => property(key, emit(entry))));
    case 'list':
      return array(value.items.map(emit));
    case 'node':
      return place.visit(value.node, place);
    case 'handler':
      return emitHandler(value.actions, useHandler, context);
    case 'bind':
      throw new TypeError('bind is a prop of an element, and part of no other');
  }
}
