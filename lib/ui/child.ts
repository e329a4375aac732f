import { ReflexError } from '../errors/reflex.error.js';
import { describeValue } from '../vars/plain.value.js';
import { expressionOf, isReactive, type Reactive } from '../vars/reactive.js';
import { actionOf } from './event.reference.js';
import type { UiNode } from './node.js';
import { createNode, isNode } from './node.factory.js';

/** What reads as text. Objects and lists do not: show their properties, or `each()` of their items. */
export type Text = string | number | bigint | boolean | Date | null | undefined;

/** What stands between the tags: text, Vars of text, nodes, and lists of them. null, undefined and false show nothing. */
export type Child = string | number | bigint | Reactive<Text> | UiNode | null | undefined | false | readonly Child[];

/** Children as nodes; `place` names the parent in errors. */
export function toNodes(children: readonly unknown[], place: string): readonly UiNode[] {
  return children.flatMap((child) => nodesOf(child, place));
}

/** One node for what takes exactly one. */
export function toNode(child: unknown, place: string): UiNode {
  const nodes = nodesOf(child, place);
  return nodes.length === 1 ? (nodes[0] as UiNode) : createNode({ kind: 'fragment', children: nodes });
}

function nodesOf(child: unknown, place: string): readonly UiNode[] {
  if (child === null || child === undefined || child === false || child === '') return [];
  if (typeof child === 'string' || typeof child === 'number' || typeof child === 'bigint')
    return [createNode({ kind: 'text', text: String(child) })];
  if (isReactive(child)) return [createNode({ kind: 'expression', expression: expressionOf(child) })];
  if (isNode(child)) return [child];
  if (Array.isArray(child)) return toNodes(child, place);
  throw childError(child, place);
}

function childError(child: unknown, place: string): ReflexError {
  const where = `A child of ${place} is ${describeValue(child)}`;
  if (actionOf(child)) return new ReflexError('REFLEX_EVENT_AS_TEXT', `${where}.`);
  return new ReflexError('REFLEX_INVALID_CHILD', `${where}.`, { repair: repairOf(child) });
}

function repairOf(child: unknown): string | undefined {
  if (child === true)
    return 'Write `show(condition, node)` where the condition is a Var, and `condition && node` where it is known on the server.';
  if (typeof child === 'function')
    return 'Call it where it makes a node; write `derive(fn, …vars)` for a value that the browser computes.';
  if (typeof child !== 'object' || child === null) return undefined;
  if (typeof (child as { then?: unknown }).then === 'function') {
    return '`render()` runs once, when the page is compiled: load data in an event and keep it in a `@Var()`.';
  }
  if (child instanceof Date) return "Write t`${date}`, which shows it as the reader's locale has it.";
  return "Show its properties one by one; props come before all children, as in `button({ size: 'sm' }, 'Save')`.";
}
