import { ReflexError } from '../errors/reflex.error.js';
import type { EachScope, Expression, LocalVar } from '../vars/expression.js';
import { toExpression } from '../vars/operand.js';
import { describeValue } from '../vars/plain.value.js';
import type { Operand, Reactive } from '../vars/reactive.js';
import type { Var } from '../vars/var.js';
import { createVar } from '../vars/var.proxy.js';
import { toNode, type Child } from './child.js';
import type { UiNode } from './node.js';
import { createNode } from './node.factory.js';

/** Options of `each()`. */
export interface EachOptions<T> {
  /**
   * What tells one item from another when the list changes: a property, or a Var made of the item. Default: `id` or
   * `key` where the items have one that is unique, else the place in the list.
   */
  readonly key?: (keyof T & string) | ((item: Var<T>) => Reactive<string | number>);
}

/** The bodies that are being built, innermost last: `render()` is synchronous, so this is a call stack. */
const building: LocalVar[][] = [];

/**
 * One node per item of a list: `each(s.rows, (row) => text(row.name), { key: 'id' })`. The body runs once, on the server, with Vars
 * for the item and its index; the browser repeats what it returns. null and undefined are an empty list.
 *
 * @throws ReflexError REFLEX_INVALID_EXPRESSION where `list` is no list, REFLEX_INVALID_KEY where `key` is none
 */
export function each<T>(
  list: Operand<readonly T[] | null | undefined>,
  body: (item: Var<T>, index: Var<number>) => Child,
  options: EachOptions<T> = {},
): UiNode {
  const expression = toExpression(list, () => 'The list of an each()');
  if (expression.kind === 'literal' && expression.value && !Array.isArray(expression.value)) {
    throw new ReflexError('REFLEX_INVALID_EXPRESSION', `The list of an each() is ${describeValue(list)}.`);
  }
  if (typeof body !== 'function')
    throw new ReflexError(
      'REFLEX_INVALID_CHILD',
      `The second argument of each() is ${describeValue(body)}, where a function is expected.`,
    );
  const scope: EachScope = Object.freeze({ each: Symbol('each') });
  const item = createVar<T>({ kind: 'item', each: scope });
  const locals: LocalVar[] = [];
  building.push(locals);
  try {
    const node = toNode(body(item, createVar<number>({ kind: 'index', each: scope })), 'each()');
    const key = keyOf(options.key, item);
    return createNode({ kind: 'each', list: expression, scope, ...(key && { key }), body: node, locals });
  } finally {
    building.pop();
  }
}

/** A `local()` made inside a body belongs to its items. */
export function ownLocal(local: LocalVar): void {
  building.at(-1)?.push(local);
}

function keyOf<T>(key: EachOptions<T>['key'], item: Var<T>): Expression | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key)
    return toExpression((item as unknown as { get(name: string): unknown }).get(key), () => 'The key of an each()');
  const made: unknown = typeof key === 'function' ? key(item) : undefined;
  const expression = made === undefined ? undefined : toExpression(made, () => 'The key of an each()');
  if (!expression || expression.kind === 'literal') {
    throw new ReflexError(
      'REFLEX_INVALID_KEY',
      `The key of an each() is ${describeValue(typeof key === 'function' ? made : key)}.`,
    );
  }
  return expression;
}
