import type * as es from 'estree';
import type { ComponentReference } from '../../ui/node.js';
import type { LocalVar } from '../../vars/expression.js';
import type { DeriveFunction } from '../2-analyze/derive.js';
import type { AnalyzedProgram } from '../2-analyze/program.js';
import { call, constant, exported, id, importNamed, literal, member, program } from './builders.js';
import { FunctionBody } from './function-body.js';
import { emitLiteral } from './literal.js';
import { identifier, Names, upperFirst } from './names.js';
import { print } from './print.js';
import { RUNTIME, type RuntimeExport } from './vocabulary.js';

/** Gathers the imports and declarations of one emitted module. */
export class ModuleWriter {
  private readonly names = new Names();
  private readonly imports = new Map<string, Map<string, string>>();
  /** Constants that declarations may need while the module is evaluated. */
  private readonly head: es.VariableDeclaration[] = [];
  private readonly declarations: es.Program['body'] = [];
  private readonly bodies: FunctionBody[] = [];
  private readonly locals = new Map<LocalVar, es.Identifier>();
  private readonly derived = new Map<DeriveFunction, es.Identifier>();

  constructor(
    readonly analyzed: AnalyzedProgram,
    /** The module that holds the shared locals, and their names in it. */
    private readonly shared?: { readonly source: string; readonly names: ReadonlyMap<LocalVar, string> },
  ) {}

  import(source: string, name: string): es.Identifier {
    let names = this.imports.get(source);
    if (!names) this.imports.set(source, (names = new Map()));
    let local = names.get(name);
    if (local === undefined) {
      const base = name === 'default' ? upperFirst(identifier(source.split('/').at(-1)!, 'Component')) : name;
      local = this.names.take(base);
      names.set(name, local);
    }
    return id(local);
  }

  runtime(name: RuntimeExport): es.Identifier {
    return this.import(RUNTIME, name);
  }

  component(component: ComponentReference): es.Expression {
    if (component.source === 'html') return literal(component.tag);
    if (component.source === 'runtime') return this.runtime(component.export);
    return component.members.reduce<es.Expression>(member, this.import(component.package, component.export));
  }

  /** The handle of a Var of the browser, made where it is first used. */
  local(local: LocalVar): es.Identifier {
    let node = this.locals.get(local);
    if (!node) {
      const shared = this.shared?.names.get(local);
      node = shared === undefined ? this.headConstant('local', this.makeLocal(local)) : this.import(this.shared!.source, shared);
      this.locals.set(local, node);
    }
    return node;
  }

  exportLocal(local: LocalVar): string {
    const name = this.names.number('local');
    this.declarations.push(exported(constant(id(name), this.makeLocal(local))));
    return name;
  }

  private makeLocal(local: LocalVar): es.Expression {
    return call(this.runtime('local'), emitLiteral(local.initial));
  }

  derive(fn: DeriveFunction): es.Identifier {
    let node = this.derived.get(fn);
    if (!node) {
      node = this.headConstant('derive', this.analyzed.derived.get(fn)!);
      this.derived.set(fn, node);
    }
    return node;
  }

  /** A value that keeps its identity from one render to the next. */
  value(init: es.Expression): es.Identifier {
    return this.headConstant('value', init);
  }

  private headConstant(base: string, init: es.Expression): es.Identifier {
    const name = this.names.number(base);
    this.head.push(constant(id(name), init));
    return id(name);
  }

  constant(base: string, make: () => es.Expression): es.Identifier {
    const name = this.names.number(base);
    this.declare(() => constant(id(name), make()));
    return id(name);
  }

  /** A function with a numbered name. It stands before the declarations that `make` adds. */
  numbered(base: string, make: (name: string, body: FunctionBody) => es.FunctionDeclaration): es.Identifier {
    const name = this.names.number(base);
    this.function(name, make);
    return id(name);
  }

  function(
    name: string,
    make: (name: string, body: FunctionBody) => es.FunctionDeclaration,
    as = (made: es.FunctionDeclaration) => made as es.Program['body'][number],
  ): void {
    const body = new FunctionBody();
    this.bodies.push(body);
    this.declare(() => as(make(name, body)));
  }

  /** Takes a name for a declaration of the module itself; first come, first served. */
  reserve(name: string): string {
    return this.names.take(name);
  }

  declare(make: () => es.Program['body'][number]): void {
    const place = this.declarations.length;
    this.declarations.push({ type: 'EmptyStatement' });
    this.declarations[place] = make();
  }

  /** The npm packages that the module imports, the library's own aside. A `#subpath` is a file of the app. */
  packages(): string[] {
    return [...this.imports.keys()].filter((source) => !/^[.#]/.test(source) && source !== RUNTIME).map(packageName);
  }

  print(): string {
    for (const body of this.bodies) body.chooseNames(this.names);
    const imports = [...this.imports]
      .toSorted(([a], [b]) => importOrder(a) - importOrder(b) || (a < b ? -1 : 1))
      .map(([source, names]) => importNamed(source, new Map([...names].toSorted(([a], [b]) => (a < b ? -1 : 1)))));
    return print(program([...imports, ...this.head, ...this.declarations]));
  }
}

/** React, npm packages, the runtime, emitted files. */
function importOrder(source: string): number {
  if (source.startsWith('.')) return 3;
  if (source === RUNTIME) return 2;
  return /^react(\/|$)/.test(source) ? 0 : 1;
}

/** `@scope/name` of `@scope/name/deep/path`. */
function packageName(source: string): string {
  return source
    .split('/')
    .slice(0, source.startsWith('@') ? 2 : 1)
    .join('/');
}
