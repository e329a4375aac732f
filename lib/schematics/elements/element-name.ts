import { posix } from 'node:path';
import { ReflexError } from '../../errors/reflex.error.js';

/** What `nest g` hands over. Values are what the CLI made of them: a name of digits comes as a number. */
export interface GenerateOptions {
  readonly name?: unknown;
  readonly path?: unknown;
  readonly project?: string;
  readonly sourceRoot?: string;
  readonly language?: string;
  readonly flat?: boolean;
  readonly spec?: boolean;
  readonly specFileSuffix?: string;
  readonly skipImport?: boolean;
}

/** A name given to `nest g`, in all the forms that files need. */
export interface ElementName {
  /** `order-line` */
  readonly name: string;
  /** `OrderLine` */
  readonly className: string;
  /** `Order line` */
  readonly title: string;
  /** Where its files go: `/src/shop/order-line`. */
  readonly folder: string;
  /** The folders that were named before it: `shop`. */
  readonly parents: readonly string[];
}

const NAME = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
const FOLDER = /^[A-Za-z0-9_][\w.-]*$/;

/** Throws `REFLEX_SCHEMATIC_NAME` where the name makes no file and no class, or leads out of the source root. */
export function parseElementName(options: GenerateOptions, root: string): ElementName {
  // CLI 12 makes the number 0 of an empty name.
  const given = options.name === 0 ? '' : textOf(options.name);
  const inside = [...segments(textOf(options.path)), ...segments(given)];
  const last = inside.pop();
  if (last === undefined) throw refusal('A name is needed', 'Give one: nest g -c nestjs-reflex page product');
  for (const folder of inside) {
    if (!FOLDER.test(folder)) throw refusal(`'${folder}' is no folder to put files in`);
  }
  const name = kebab(last);
  if (!NAME.test(name)) {
    const better = suggestion(name);
    throw refusal(
      `'${last}' makes no class and no route`,
      better === '' ? undefined : `Names are ASCII and begin with a letter: ${better}`,
    );
  }
  const words = name.split(/[-_]/);
  const className = words.map(capital).join('');
  return {
    name,
    className,
    title: capital(words.join(' ')),
    folder: posix.join(root, ...inside, options.flat === true ? '' : name),
    parents: inside,
  };
}

/** As Nest names files: dashes between the words of CamelCase, and for spaces. */
function kebab(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/\s/g, '-');
}

function segments(path: string): string[] {
  const named = path.split(/[/\\]/).filter((segment) => segment !== '' && segment !== '.');
  const up = named.indexOf('..');
  if (up >= 0) throw refusal(`'${path}' leads up with '..'`, 'Folders are named from the source root on, without `..`.');
  return named;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What is left of a name in ASCII, with a letter before it. */
function suggestion(name: string): string {
  const ascii = name
    .normalize('NFD')
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replaceAll(/[-_]{2,}/g, '-')
    .replaceAll(/^[-_]+|[-_]+$/g, '');
  return /^\d/.test(ascii) ? `page-${ascii}` : ascii;
}

function refusal(detail: string, repair?: string): ReflexError {
  return new ReflexError('REFLEX_SCHEMATIC_NAME', detail, repair === undefined ? undefined : { repair });
}
