import { DRAFT } from './normalize.js';

/** What the methods of a drafted list work on. */
export interface DraftedList {
  readonly proxy: unknown[];
  /** The items, all of them live. */
  read(): unknown[];
  /** The items as they are, about to be changed. */
  write(): unknown[];
  live(value: unknown): unknown;
}

type Method = (this: unknown[], ...args: never[]) => unknown;
type ListMethod = (list: DraftedList, args: unknown[]) => unknown;

/**
 * The methods of a list whose proxy would answer each index one by one: run on the items themselves, they cost what they
 * cost on an array. Any other method works too, through the proxy.
 */
export const LIST_METHODS: ReadonlyMap<PropertyKey, Method> = new Map<PropertyKey, Method>([
  ...of(
    [
      'indexOf',
      'lastIndexOf',
      'includes',
      'slice',
      'concat',
      'flat',
      'entries',
      'values',
      'with',
      'toReversed',
      'toSorted',
      'toSpliced',
    ],
    reading,
  ),
  ...of([Symbol.iterator], reading),
  ...of(['find', 'findIndex', 'findLast', 'findLastIndex', 'filter', 'map', 'flatMap', 'some', 'every', 'forEach'], visiting),
  ...of(['reduce', 'reduceRight'], reducing),
  ...of(['push', 'unshift', 'pop', 'shift', 'splice', 'reverse', 'fill'], writing),
  // Both look at items, or show one twice: an item must be live before it is at its second place.
  ...of(['sort', 'copyWithin'], (native) => (list, args) => (list.read(), writing(native)(list, args))),
]);

type ListKey = Extract<keyof unknown[], string> | typeof Symbol.iterator;

function of(names: readonly ListKey[], run: (native: Method) => ListMethod): [PropertyKey, Method][] {
  return names.map((name) => {
    const native = Array.prototype[name] as Method;
    const method = run(native);
    const drafted = function (this: unknown[], ...args: unknown[]): unknown {
      const list = (this as { readonly [DRAFT]?: DraftedList })[DRAFT];
      return list ? method(list, args) : native.apply(this, args as never[]);
    };
    return [name, drafted as Method];
  });
}

function reading(native: Method): ListMethod {
  return (list, args) => native.apply(list.read(), args as never[]);
}

/** The third argument of a visitor is the list: the proxy, as the caller knows it. */
function visiting(native: Method): ListMethod {
  return (list, [visit, thisArg]) => {
    const inner =
      typeof visit === 'function' ? (item: unknown, index: number) => visit.call(thisArg, item, index, list.proxy) : visit;
    return native.call(list.read(), inner as never);
  };
}

function reducing(native: Method): ListMethod {
  return (list, [visit, ...initial]) => {
    const inner =
      typeof visit === 'function' ? (sum: unknown, item: unknown, index: number) => visit(sum, item, index, list.proxy) : visit;
    return native.apply(list.read(), [inner, ...initial] as never[]);
  };
}

function writing(native: Method): ListMethod {
  return (list, args) => {
    const items = list.write();
    const result = native.apply(items, args.map((arg) => list.live(arg)) as never[]);
    if (result === items) return list.proxy;
    return Array.isArray(result) && native === (Array.prototype.splice as Method)
      ? result.map((item) => list.live(item))
      : list.live(result);
  };
}
