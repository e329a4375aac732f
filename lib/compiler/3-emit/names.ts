import { PURE_GLOBALS } from '../pure-globals.js';

const KEYWORDS =
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
  'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
  'this throw true try typeof var void while with yield';

/** Names of parameters. No import or constant of a module may take them. */
const PARAMETERS = 'children index injected item outlet read scope';

const RESERVED: ReadonlySet<string> = new Set([...KEYWORDS.split(' '), ...PARAMETERS.split(' '), ...PURE_GLOBALS]);

/** The names taken in one module, or in one function of it. */
export class Names {
  private readonly taken = new Set<string>();
  /** The next number to try, by base: hundreds of things have one base. */
  private readonly next = new Map<string, number>();

  constructor(private readonly outer?: Names) {}

  has(name: string): boolean {
    return this.taken.has(name) || (this.outer ? this.outer.has(name) : RESERVED.has(name));
  }

  /** `base`, or `base1`, `base2`… where it is taken. */
  take(base: string): string {
    let name = base;
    for (let n = 1; this.has(name); n++) name = `${base}${n}`;
    this.taken.add(name);
    return name;
  }

  /** `base1`, `base2`…: for the many things that have no name of their own. */
  number(base: string): string {
    let n = this.next.get(base) ?? 1;
    while (this.has(`${base}${n}`)) n++;
    this.next.set(base, n + 1);
    this.taken.add(`${base}${n}`);
    return `${base}${n}`;
  }
}

/** `text` as an identifier: letters that cannot stand in one are dropped. */
export function identifier(text: string, fallback: string): string {
  const name = text.replace(/[^\w$]+(.)?/g, (_match, next: string | undefined) => next?.toUpperCase() ?? '').replace(/^\d+/, '');
  return name === '' ? fallback : name;
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `UserListPage` without `Page` as `user-list`: the name of a file, unique among `taken`. */
export function fileName(text: string, fallback: string, taken: Set<string>): string {
  const base =
    text
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || fallback;
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
  taken.add(name);
  return name;
}
