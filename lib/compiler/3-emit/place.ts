import type * as es from 'estree';
import type { UiNode } from '../../ui/node.js';
import type { EachScope, LocalVar } from '../../vars/expression.js';
import { id, member } from './builders.js';
import type { ModuleWriter } from './module-writer.js';

/** Where in a module a node is emitted. */
export interface Place {
  readonly module: ModuleWriter;
  /** The loops around it, the innermost first. */
  readonly loops: readonly Loop[];
  /** What stands for the layout's page, where that is in reach. */
  readonly outlet?: es.Expression;
  /** Below a component that may look at its children and hand them props of its own. */
  readonly injected: boolean;
  /** In the value of a constant of the module: evaluated once, so nothing in it needs one of its own. */
  readonly constant: boolean;
  /** Emits a node below the one that is being emitted. */
  readonly visit: (node: UiNode, place: Place) => es.Expression;
}

/** An `each()` as its body sees it. */
export interface Loop {
  readonly each: symbol;
  readonly locals: readonly LocalVar[];
  readonly item: es.Expression;
  readonly index: es.Expression;
  /** The scope that holds the locals of the row. */
  readonly scope: es.Expression;
}

/** The loops as a row sees them: its own is `scope`, the next one `scope.outer`. */
export function enterLoop(scope: EachScope, locals: readonly LocalVar[], outer: readonly Loop[]): Loop[] {
  return [{ each: scope.each, locals }, ...outer].map((loop, depth) => {
    const reference = reach(depth);
    return {
      each: loop.each,
      locals: loop.locals,
      scope: reference,
      item: member(reference, 'item'),
      index: member(reference, 'index'),
    };
  });
}

function reach(depth: number): es.Expression {
  return depth === 0 ? id('scope') : member(reach(depth - 1), 'outer');
}

/** The scope of the row that a local belongs to; undefined where it belongs to the page. */
export function scopeOf(local: LocalVar, loops: readonly Loop[]): es.Expression | undefined {
  return loops.find(({ locals }) => locals.includes(local))?.scope;
}
