import type * as es from 'estree';
import type { UiNode } from '../../ui/node.js';
import type { LocalVar } from '../../vars/expression.js';
import type { PageSpec } from '../input.js';
import type { DeriveFunction } from './derive.js';
import type { IdentifiedState } from './ids.js';

/** What emission must know of a node: both hold for the node with all that is in it. */
export interface NodeFacts {
  /** Something in it is not literal. */
  readonly dynamic: boolean;
  /** The layout's page is in it. */
  readonly outlet: boolean;
}

/** A tree and what it uses. */
export interface AnalyzedTree {
  readonly tree: UiNode;
  /** Ids of the Vars it reads, in handlers too. */
  readonly vars: ReadonlySet<number>;
  readonly bound: ReadonlySet<number>;
  /** Ids of the events that its parts ask to run when a page with it is opened. */
  readonly loads: ReadonlySet<number>;
  readonly params: ReadonlySet<string>;
  readonly locals: ReadonlySet<LocalVar>;
  /** Shows a component of the kit. */
  readonly kit: boolean;
}

export interface AnalyzedLayout extends AnalyzedTree {
  readonly name: string;
}

export interface AnalyzedPage extends AnalyzedTree {
  readonly id: number;
  readonly spec: PageSpec;
  readonly layout?: AnalyzedLayout;
}

/** All that 3-emit takes: every reference in it is known to be right. */
export interface AnalyzedProgram {
  readonly states: ReadonlyMap<string, IdentifiedState>;
  readonly pages: readonly AnalyzedPage[];
  readonly layouts: readonly AnalyzedLayout[];
  readonly facts: ReadonlyMap<UiNode, NodeFacts>;
  readonly derived: ReadonlyMap<DeriveFunction, es.Expression>;
  /** The Vars of the browser that more than one page or layout uses: each has one home, so that they share its value. */
  readonly sharedLocals: readonly LocalVar[];
}
