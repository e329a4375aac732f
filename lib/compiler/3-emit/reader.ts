import type * as es from 'estree';
import type { LocalVar } from '../../vars/expression.js';
import type { DeriveFunction } from '../2-analyze/derive.js';
import { array, arrow, call, id, literal, member } from './builders.js';
import type { FunctionBody } from './function-body.js';
import type { ModuleWriter } from './module-writer.js';
import { upperFirst } from './names.js';
import type { RuntimeExport } from './vocabulary.js';

/** How an expression gets at what changes. */
export interface Reader {
  variable(state: string, name: string): es.Expression;
  local(local: LocalVar, scope?: es.Expression): es.Expression;
  param(name: string): es.Expression;
  path(): es.Expression;
  pending(state: string, event: string): es.Expression;
  errors(state: string, field: string): es.Expression;
  derive(fn: DeriveFunction, inputs: es.Expression[]): es.Expression;
}

export function varId(module: ModuleWriter, state: string, name: string): es.Expression {
  return literal(module.analyzed.states.get(state)!.vars.get(name)!.id);
}

export function eventId(module: ModuleWriter, state: string, name: string): es.Expression {
  return literal(module.analyzed.states.get(state)!.events.get(name)!.id);
}

function stateIndex(module: ModuleWriter, state: string): es.Expression {
  return literal(module.analyzed.states.get(state)!.index);
}

/** In a component: subscribes it. */
export class HookReader implements Reader {
  private readonly derived: { readonly fn: DeriveFunction; readonly inputs: es.Expression[]; readonly result: es.Identifier }[] =
    [];

  constructor(
    private readonly module: ModuleWriter,
    private readonly body: FunctionBody,
  ) {}

  variable(state: string, name: string): es.Expression {
    return this.hook(`var ${state}.${name}`, name, 'useVar', () => [varId(this.module, state, name)]);
  }

  local(local: LocalVar, scope?: es.Expression): es.Expression {
    const handle = this.module.local(local);
    return this.hook(`local ${handle.name}`, 'value', 'useLocal', () => (scope ? [handle, scope] : [handle]));
  }

  param(name: string): es.Expression {
    return this.hook(`param ${name}`, name, 'useParam', () => [literal(name)]);
  }

  path(): es.Expression {
    return this.hook('path', 'path', 'usePath', () => []);
  }

  pending(state: string, event: string): es.Expression {
    return this.hook(`pending ${state}.${event}`, `${event}Pending`, 'usePending', () => [eventId(this.module, state, event)]);
  }

  errors(state: string, field: string): es.Expression {
    const args = () => [stateIndex(this.module, state), literal(field)];
    return this.hook(`errors ${state}.${field}`, `errorsOf${upperFirst(field)}`, 'useErrors', args);
  }

  derive(fn: DeriveFunction, inputs: es.Expression[]): es.Expression {
    const same = this.derived.find((made) => made.fn === fn && made.inputs.every((input, index) => input === inputs[index]));
    if (same) return same.result;
    const named = inputs.map((input) =>
      input.type === 'Identifier' || input.type === 'Literal' ? input : this.body.constant('input', input),
    );
    const run = arrow([], call(this.module.derive(fn), ...named));
    const result = this.body.constant('derived', call(this.module.import('react', 'useMemo'), run, array(named)));
    this.derived.push({ fn, inputs, result });
    return result;
  }

  private hook(key: string, base: string, name: RuntimeExport, args: () => es.Expression[]): es.Expression {
    return this.body.hook(key, base, () => call(this.module.runtime(name), ...args()));
  }
}

/** In the arguments of an action: reads at the moment of the call. */
export class CallReader implements Reader {
  /** Whether anything was read. */
  used = false;

  constructor(private readonly module: ModuleWriter) {}

  variable(state: string, name: string): es.Expression {
    return this.read('var', varId(this.module, state, name));
  }

  local(local: LocalVar, scope?: es.Expression): es.Expression {
    return this.read('local', this.module.local(local), ...(scope ? [scope] : []));
  }

  param(name: string): es.Expression {
    return this.read('param', literal(name));
  }

  path(): es.Expression {
    return this.read('path');
  }

  pending(state: string, event: string): es.Expression {
    return this.read('pending', eventId(this.module, state, event));
  }

  errors(state: string, field: string): es.Expression {
    return this.read('errors', stateIndex(this.module, state), literal(field));
  }

  derive(fn: DeriveFunction, inputs: es.Expression[]): es.Expression {
    return call(this.module.derive(fn), ...inputs);
  }

  private read(what: string, ...args: es.Expression[]): es.Expression {
    this.used = true;
    return call(member(id('read'), what), ...args);
  }
}

/** For expressions that `needsHooks()` says nothing can change but the row they are in. */
export class StillReader implements Reader {
  constructor(private readonly module: ModuleWriter) {}

  variable = refuse;
  local = refuse;
  param = refuse;
  path = refuse;
  pending = refuse;
  errors = refuse;

  derive(fn: DeriveFunction, inputs: es.Expression[]): es.Expression {
    return call(this.module.derive(fn), ...inputs);
  }
}

function refuse(): never {
  throw new TypeError('an expression that changes is emitted where nothing subscribes to it');
}
