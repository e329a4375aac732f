import { inspect } from 'node:util';
import { ReflexError } from '../errors/reflex.error.js';
import { describeExpression } from './describe.expression.js';
import type { Expression, Operator } from './expression.js';
import { toExpression } from './operand.js';
import { BRAND, EXPRESSION } from './reactive.js';
import type { Var } from './var.js';

/** Operators that are methods of a Var, with the number of their operands beside the Var itself. `length` is a property. */
const METHODS: Readonly<Record<Exclude<Operator, 'length'>, number>> = {
  eq: 1,
  ne: 1,
  gt: 1,
  ge: 1,
  lt: 1,
  le: 1,
  plus: 1,
  minus: 1,
  times: 1,
  dividedBy: 1,
  mod: 1,
  not: 0,
  and: 1,
  or: 1,
  at: 1,
  includes: 1,
  upperCase: 0,
  lowerCase: 0,
  trim: 0,
  join: 1,
  choose: 2,
};

/**
 * The Var of an expression. At run time a Var does not know its type, so it has every operation, and every other name is
 * a property; the type `Var<T>` says which of them make sense. `members` come first, see `local()`.
 */
export function createVar<T>(expression: Expression, members: Readonly<Record<string, unknown>> = {}): Var<T> {
  return new Proxy(new VarTarget(expression), new VarHandler(expression, members)) as unknown as Var<T>;
}

/** What a console shows of a Var: Node looks behind the proxy, and calls what it finds there with the proxy as `this`. */
class VarTarget {
  readonly [inspect.custom]: () => string;

  constructor(expression: Expression) {
    this[inspect.custom] = () => `Var(${describeExpression(expression)})`;
  }
}

class VarHandler implements ProxyHandler<VarTarget> {
  readonly #expression: Expression;
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(expression: Expression, members: Readonly<Record<string, unknown>>) {
    this.#expression = expression;
    this.#members = members;
  }

  get(_target: VarTarget, key: string | symbol): unknown {
    if (typeof key === 'symbol') return this.#symbol(key);
    if (Object.hasOwn(this.#members, key)) return this.#members[key];
    if (Object.hasOwn(METHODS, key)) return this.#method(key as keyof typeof METHODS);
    switch (key) {
      case 'length':
        return this.#operation('length', []);
      case 'get':
        return (name: unknown) => createVar(property(this.#expression, name));
      case 'toString':
      case 'toLocaleString':
        return () => this.#refuse('text', 'string');
      case 'valueOf':
        return () => this.#refuse('a plain value', 'number');
      case 'toJSON':
        return () => this.#refuse('JSON', 'default');
      default:
        return createVar({ kind: 'property', of: this.#expression, key });
    }
  }

  set(_target: VarTarget, key: string | symbol): never {
    throw new ReflexError(
      'REFLEX_VAR_ASSIGNED',
      `${describeExpression(this.#expression)}.${String(key)} was assigned while a page was built.`,
    );
  }

  deleteProperty(_target: VarTarget, key: string | symbol): never {
    return this.set(_target, key);
  }

  defineProperty(_target: VarTarget, key: string | symbol): never {
    return this.set(_target, key);
  }

  ownKeys(): never {
    throw new ReflexError(
      'REFLEX_VAR_AS_LIST',
      `The properties of the Var ${describeExpression(this.#expression)} were spread or listed.`,
      {
        repair: 'Name the properties that are wanted, as in `{ name: s.user.name }`.',
      },
    );
  }

  #symbol(key: symbol): unknown {
    switch (key) {
      case BRAND:
        return 'var';
      case EXPRESSION:
        return this.#expression;
      case Symbol.toStringTag:
        return 'Var';
      case Symbol.toPrimitive:
        return (hint: string) => this.#refuse(hint === 'number' ? 'a number' : 'text', hint);
      case Symbol.iterator:
      case Symbol.asyncIterator:
        return () => {
          throw new ReflexError('REFLEX_VAR_AS_LIST', `The Var ${describeExpression(this.#expression)} was iterated or spread.`);
        };
      default:
        return undefined;
    }
  }

  #method(operator: keyof typeof METHODS): (...operands: unknown[]) => unknown {
    const count = METHODS[operator];
    return (...operands) => {
      if (operands.length !== count) {
        throw new ReflexError(
          'REFLEX_INVALID_EXPRESSION',
          `${describeExpression(this.#expression)}.${operator}() takes ${count} operand${count === 1 ? '' : 's'} and got ${operands.length}.`,
        );
      }
      return this.#operation(operator, operands);
    };
  }

  #operation(operator: Operator, operands: readonly unknown[]): Var<unknown> {
    const place = (index: number) => () => `Operand ${index + 1} of ${describeExpression(this.#expression)}.${operator}()`;
    return createVar({
      kind: 'operation',
      operator,
      operands: [this.#expression, ...operands.map((operand, i) => toExpression(operand, place(i)))],
    });
  }

  #refuse(what: string, hint: string): never {
    const name = describeExpression(this.#expression);
    throw new ReflexError(
      'REFLEX_VAR_AS_TEXT',
      `The Var ${name} was used as ${what} while the page was built, where it has no value yet.`,
      {
        repair:
          hint === 'number'
            ? 'Compute with `.plus(1) .gt(10) .eq(x)` and the like, or with `derive((value) => …, it)`.'
            : 'Write t`…${it}…` for text with the Var in it, or pass the Var itself where text is wanted.',
      },
    );
  }
}

function property(of: Expression, name: unknown): Expression {
  if (typeof name === 'string' || typeof name === 'number') return { kind: 'property', of, key: name };
  return { kind: 'property', of, key: toExpression(name, () => `The name given to ${describeExpression(of)}.get()`) };
}
