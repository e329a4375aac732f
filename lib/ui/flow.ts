import { ReflexError } from '../errors/reflex.error.js';
import { toExpression } from '../vars/operand.js';
import { describeValue, isPlainObject } from '../vars/plain.value.js';
import type { Operand, Reactive } from '../vars/reactive.js';
import { toNode, toNodes, type Child } from './child.js';
import type { MatchCase, UiNode } from './node.js';
import { createNode } from './node.factory.js';

/** Several nodes as one, without an element around them. */
export function fragment(...children: readonly Child[]): UiNode {
  return createNode({ kind: 'fragment', children: toNodes(children, 'fragment()') });
}

/**
 * `then` while the condition holds, as JavaScript takes it, else `otherwise`. What is not shown is not there: it is mounted
 * anew when it comes back.
 */
export function show(condition: Operand<unknown>, then: Child, otherwise?: Child): UiNode {
  const other = otherwise === undefined || otherwise === null ? undefined : toNode(otherwise, 'show()');
  return createNode({
    kind: 'show',
    condition: toExpression(condition, () => 'The condition of a show()'),
    then: toNode(then, 'show()'),
    ...(other && { otherwise: other }),
  });
}

type Matchable = string | number | boolean | null | undefined;
type CaseName<T> = T extends string | number ? T : T extends boolean ? `${T}` : T extends null ? 'null' : never;

/** A node for each value that the Var may have: `{ draft: text('Draft'), sent: text('Sent') }`. */
export type MatchCases<T> = { readonly [K in CaseName<T>]?: Child };

/**
 * The node of the case that the value is, else `otherwise`: `match(s.status, { open: …, closed: … })`. The names of the cases of
 * a boolean are `true` and `false`, of null `null`; numbers are written as they are.
 */
export function match<T extends Matchable>(value: Reactive<T>, cases: MatchCases<T>, otherwise?: Child): UiNode {
  if (!isPlainObject(cases))
    throw new ReflexError(
      'REFLEX_INVALID_CHILD',
      `The cases of a match() are ${describeValue(cases)}, where an object is expected.`,
    );
  const other = otherwise === undefined || otherwise === null ? undefined : toNode(otherwise, 'match()');
  return createNode({
    kind: 'match',
    value: toExpression(value, () => 'The value of a match()'),
    cases: Object.entries(cases).flatMap(([name, child]) => {
      const node = toNode(child, `the case \`${name}\` of a match()`);
      return valuesNamed(name).map((caseValue): MatchCase => ({ value: caseValue, node }));
    }),
    ...(other && { otherwise: other }),
  });
}

/** Names of an object are text; what they name may be a number, a boolean or null as well. Their cases share a node. */
function valuesNamed(name: string): MatchCase['value'][] {
  if (name === 'true' || name === 'false') return [name, name === 'true'];
  if (name === 'null') return [name, null];
  return String(Number(name)) === name ? [name, Number(name)] : [name];
}
