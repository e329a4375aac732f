import type * as es from 'estree';
import { constant, id } from './builders.js';
import { identifier, lowerFirst, Names } from './names.js';

/** The hooks of a component, called once each at its top, whatever its expressions skip later. */
export class FunctionBody {
  readonly statements: es.Statement[] = [];
  private readonly hooks = new Map<string, es.Identifier>();
  private readonly unnamed: { readonly node: es.Identifier; readonly base: string }[] = [];

  /** The constant that holds the result of a hook. Calls with one `key` share it. */
  hook(key: string, base: string, make: () => es.Expression): es.Identifier {
    let node = this.hooks.get(key);
    if (!node) {
      node = this.constant(base, make());
      this.hooks.set(key, node);
    }
    return node;
  }

  constant(base: string, init: es.Expression): es.Identifier {
    const node = id(base);
    this.unnamed.push({ node, base });
    this.statements.push(constant(node, init));
    return node;
  }

  /** Names are chosen last, when all names of the module are known, so that none is hidden. */
  chooseNames(module: Names): void {
    const names = new Names(module);
    for (const { node, base } of this.unnamed) node.name = names.take(lowerFirst(identifier(base, 'value')));
  }
}
