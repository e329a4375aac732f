import type * as es from 'estree';
import { ReflexError } from '../../errors/reflex.error.js';
import type { Action, ComponentReference, PropValue, UiNode } from '../../ui/node.js';
import type { EachScope, Expression, LocalVar } from '../../vars/expression.js';
import { describe } from '../1-collect/collect.js';
import { bindingOf } from '../binding.js';
import { parseDerive, type DeriveFunction } from './derive.js';
import type { IdentifiedState, IdentifiedVar } from './ids.js';
import type { AnalyzedTree, NodeFacts } from './program.js';

/** What the analyses of all trees of one program fill together. */
export interface SharedFindings {
  readonly states: ReadonlyMap<string, IdentifiedState>;
  readonly facts: Map<UiNode, NodeFacts>;
  readonly derived: Map<DeriveFunction, es.Expression>;
}

type ElementNode = Extract<UiNode, { kind: 'element' }>;
type EachNode = Extract<UiNode, { kind: 'each' }>;

const LITERAL: NodeFacts = { dynamic: false, outlet: false };
const DYNAMIC: NodeFacts = { dynamic: true, outlet: false };

/** One walk over the tree of a page or layout. */
export class TreeAnalysis {
  /** How often the layout's page is placed. */
  outlets = 0;
  private readonly vars = new Set<number>();
  private readonly bound = new Set<number>();
  private readonly loads = new Set<number>();
  private readonly params = new Set<string>();
  private readonly locals = new Set<LocalVar>();
  private kit = false;

  /** The way from the root to what is looked at, for messages. */
  private readonly path: string[] = [];
  private readonly loops: symbol[] = [];
  private readonly loopOf = new Map<LocalVar, symbol>();
  /** Where each local was used outside of all loops known by then. */
  private readonly freeLocals = new Map<LocalVar, string>();

  constructor(
    private readonly owner: string,
    private readonly shared: SharedFindings,
  ) {}

  run(tree: UiNode): void {
    this.node(tree);
    for (const [local, where] of this.freeLocals) {
      if (this.loopOf.has(local))
        throw new ReflexError('REFLEX_OUTSIDE_EACH', `${where}: a local() of an each() is used outside of it`);
    }
  }

  /** What the page's decorator says by a Var. */
  declared(option: string, expression: Expression): void {
    this.at(option, () => this.expression(expression));
  }

  uses(): Omit<AnalyzedTree, 'tree'> {
    const { vars, bound, loads, params, locals, kit } = this;
    return { vars, bound, loads, params, locals, kit };
  }

  private node(node: UiNode): NodeFacts {
    const facts = this.factsOf(node);
    this.shared.facts.set(node, facts);
    return facts;
  }

  private factsOf(node: UiNode): NodeFacts {
    switch (node?.kind) {
      case 'text':
        return LITERAL;
      case 'expression':
        return this.at('text', () => this.expression(node.expression));
      case 'element':
        return this.at(nameOf(node.component), () => this.element(node));
      case 'fragment':
        for (const { state, event } of node.loads ?? []) this.loads.add(this.event(state, event).id);
        return union(node.children.map((child) => this.node(child)));
      case 'show':
        return this.at('show()', () => {
          this.expression(node.condition);
          return union([DYNAMIC, this.node(node.then), node.otherwise ? this.node(node.otherwise) : LITERAL]);
        });
      case 'match':
        return this.at('match()', () => {
          this.expression(node.value);
          const cases = node.cases.map((found) => this.node(found.node));
          return union([DYNAMIC, ...cases, node.otherwise ? this.node(node.otherwise) : LITERAL]);
        });
      case 'each':
        return this.at('each()', () => this.each(node));
      case 'outlet':
        this.outlets++;
        return { dynamic: false, outlet: true };
      default:
        throw this.error('REFLEX_BAD_NODE', `${describe(node)} is no node`);
    }
  }

  private element(node: ElementNode): NodeFacts {
    const { component, props, children } = node;
    if (component.source === 'package' && component.kit) this.kit = true;
    const facts = Object.entries(props).map(([name, value]) => this.at(name, () => this.prop(value, node)));
    return union([...facts, ...children.map((child) => this.node(child))]);
  }

  private each(node: EachNode): NodeFacts {
    this.expression(node.list);
    const outletsBefore = this.outlets;
    for (const local of node.locals) this.loopOf.set(local, node.scope.each);
    this.loops.push(node.scope.each);
    if (node.key) this.expression(node.key);
    const body = this.node(node.body);
    this.loops.pop();
    if (this.outlets > outletsBefore) throw this.error('REFLEX_BAD_LAYOUT', 'the page is placed inside of an each()');
    return union([DYNAMIC, body]);
  }

  /** `element` is given where the value is a prop of it, and not a part of one. */
  private prop(value: PropValue, element?: ElementNode): NodeFacts {
    switch (value.kind) {
      case 'literal':
        return LITERAL;
      case 'expression':
        return this.expression(value.expression);
      case 'object':
        return union(Object.entries(value.entries).map(([key, entry]) => this.at(key, () => this.prop(entry))));
      case 'list':
        return union(value.items.map((item, index) => this.at(String(index), () => this.prop(item))));
      case 'node':
        return this.node(value.node);
      case 'handler':
        for (const action of value.actions) this.action(action);
        return DYNAMIC;
      case 'bind':
        return this.bind(value.to, element);
      default:
        throw this.error('REFLEX_BAD_NODE', `${describe(value)} is no value of a prop`);
    }
  }

  private bind(to: Expression, element: ElementNode | undefined): NodeFacts {
    const kind = element && bindingOf(element);
    if (!element || !kind) throw this.error('REFLEX_NOT_BINDABLE', 'nothing can be bound here');
    if (element.props[kind]) throw this.error('REFLEX_NOT_BINDABLE', `'${kind}' is given beside bind, which sets it`);
    if (to.kind === 'var') {
      const found = this.variable(to.state, to.name);
      if (found.computed) throw this.error('REFLEX_NOT_BINDABLE', `${to.state}.${to.name} is computed and cannot be written`);
      this.bound.add(found.id);
    } else if (to.kind !== 'local') {
      throw this.error('REFLEX_NOT_BINDABLE', `bind is given ${nameOfExpression(to)}`);
    }
    return this.expression(to);
  }

  private action(action: Action): void {
    if (action.kind !== 'event') {
      this.local(action.local);
      if (action.kind === 'set' && action.value) this.argument(action.value, 'set()');
      return;
    }
    const name = `${action.state}.${action.event}`;
    const { parameters } = this.event(action.state, action.event);
    const args = action.args ?? [];
    if (parameters !== undefined && args.length > parameters) {
      throw this.error('REFLEX_BAD_ARGUMENTS', `${name} takes ${count(parameters, 'argument')} and gets ${args.length}`);
    }
    for (const arg of args) this.argument(arg, name);
  }

  private argument(value: PropValue, of: string): void {
    if (value.kind === 'handler' || value.kind === 'node' || value.kind === 'bind') {
      throw this.error('REFLEX_BAD_ARGUMENTS', `${of} gets a ${value.kind} as an argument`);
    }
    if (value.kind === 'object') for (const entry of Object.values(value.entries)) this.argument(entry, of);
    else if (value.kind === 'list') for (const item of value.items) this.argument(item, of);
    else this.prop(value);
  }

  private expression(expression: Expression): NodeFacts {
    switch (expression?.kind) {
      case 'literal':
        return LITERAL;
      case 'var':
        this.vars.add(this.variable(expression.state, expression.name).id);
        return DYNAMIC;
      case 'local':
        this.local(expression.local);
        return DYNAMIC;
      case 'param':
        this.params.add(expression.name);
        return DYNAMIC;
      case 'path':
        return DYNAMIC;
      case 'item':
      case 'index':
        this.loop(expression.each, expression.kind);
        return DYNAMIC;
      case 'property':
        if (typeof expression.key === 'object') this.expression(expression.key);
        this.expression(expression.of);
        return DYNAMIC;
      case 'operation':
        for (const operand of expression.operands) this.expression(operand);
        return DYNAMIC;
      case 'template':
        for (const part of expression.parts) if (typeof part !== 'string') this.expression(part);
        return DYNAMIC;
      case 'derive':
        if (!this.shared.derived.has(expression.fn))
          this.shared.derived.set(expression.fn, parseDerive(expression.fn, this.where()));
        for (const input of expression.inputs) this.expression(input);
        return DYNAMIC;
      case 'pending':
        this.event(expression.state, expression.event);
        return DYNAMIC;
      case 'errors':
        this.state(expression.state);
        return DYNAMIC;
      default:
        throw this.error('REFLEX_BAD_NODE', `${describe(expression)} is no Var`);
    }
  }

  private local(local: LocalVar): void {
    this.locals.add(local);
    const loop = this.loopOf.get(local);
    if (loop === undefined) this.freeLocals.set(local, this.where());
    else if (!this.loops.includes(loop)) throw this.error('REFLEX_OUTSIDE_EACH', 'a local() of an each() is used outside of it');
  }

  private loop({ each }: EachScope, what: 'item' | 'index'): void {
    if (!this.loops.includes(each)) throw this.error('REFLEX_OUTSIDE_EACH', `the ${what} of an each() is used outside of it`);
  }

  private state(name: string): IdentifiedState {
    const state = this.shared.states.get(name);
    if (!state) throw this.error('REFLEX_UNKNOWN_STATE', `${name} is in no module`);
    return state;
  }

  private variable(stateName: string, name: string): IdentifiedVar {
    const { vars, serverOnly } = this.state(stateName);
    const found = vars.get(name);
    if (found) return found;
    if (serverOnly.has(name))
      throw this.error('REFLEX_SERVER_ONLY_VAR', `${stateName}.${name} is serverOnly: it never leaves the server`);
    throw this.unknown(stateName, 'Var', name, [...vars.keys()]);
  }

  private event(stateName: string, name: string) {
    const { events } = this.state(stateName);
    const found = events.get(name);
    if (!found) throw this.unknown(stateName, 'event', name, [...events.keys()]);
    return found;
  }

  private unknown(state: string, what: string, name: string, known: readonly string[]): ReflexError {
    const has = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    return this.error('REFLEX_UNKNOWN_MEMBER', `${state} has no ${what} '${name}': ${has}`);
  }

  private at<T>(step: string, work: () => T): T {
    this.path.push(step);
    const result = work();
    this.path.pop();
    return result;
  }

  private where(): string {
    return this.path.length === 0 ? this.owner : `${this.owner}, at ${this.path.join(' > ')}`;
  }

  private error(code: ConstructorParameters<typeof ReflexError>[0], what: string): ReflexError {
    return new ReflexError(code, `${this.where()}: ${what}`);
  }
}

const FACTS = [LITERAL, DYNAMIC, { dynamic: false, outlet: true }, { dynamic: true, outlet: true }] as const;

/** One of four values: there are as many facts as nodes, and they are kept. */
function union(all: readonly NodeFacts[]): NodeFacts {
  let found = 0;
  for (const { dynamic, outlet } of all) found |= (dynamic ? 1 : 0) | (outlet ? 2 : 0);
  return FACTS[found]!;
}

function nameOf(component: ComponentReference): string {
  if (component.source === 'html') return component.tag;
  if (component.source === 'runtime') return component.export;
  return [component.export, ...component.members].join('.');
}

function nameOfExpression(expression: Expression): string {
  return expression.kind === 'property' ? 'a part of a Var' : `a value that is computed (${expression.kind})`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
