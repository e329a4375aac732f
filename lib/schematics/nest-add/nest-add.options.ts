import { ReflexError } from '../../errors/reflex.error.js';

/** What `nest add nestjs-reflex` takes. */
export interface NestAddOptions {
  /** The application of a monorepo. Default: that of nest-cli.json. */
  readonly project?: string;
  readonly sourceRoot?: string;
  /** The file of the root module. Default: what `NestFactory.create()` in the entry file is given. */
  readonly module?: string;
  /** Where a controller's handler of `/` moves, so that the first page can be there. Default: it stays. `true` is `api`. */
  readonly moveRoot?: string | boolean;
  readonly skipInstall?: boolean;
}

/** `dryRun` and `d` are the CLI's own; `language` comes from nest-cli.json. */
const KNOWN = new Set(['project', 'sourceRoot', 'module', 'moveRoot', 'skipInstall', 'dryRun', 'language']);

/** Throws `REFLEX_SCHEMATIC_OPTION` for what is no option, since a typing error would be passed over otherwise. */
export function requireKnown(options: object): void {
  const unknown = Object.entries(options).find(([name, value]) => !KNOWN.has(name) && value !== undefined);
  if (!unknown) return;
  const flag = unknown[0].replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new ReflexError('REFLEX_SCHEMATIC_OPTION', `nest add nestjs-reflex has no option --${flag}`, {
    repair: 'It takes --project, --module, --move-root, --skip-install and --dry-run.',
  });
}

/** The new path of what answers `/`, without slashes; undefined where it is to stay. */
export function movedRoot({ moveRoot }: NestAddOptions): string | undefined {
  if (moveRoot === undefined || moveRoot === false) return undefined;
  const path = moveRoot === true ? 'api' : String(moveRoot).replaceAll(/^\/+|\/+$/g, '');
  if (/^[\w-]+(?:\/[\w-]+)*$/.test(path)) return path;
  throw new ReflexError('REFLEX_SCHEMATIC_OPTION', `--move-root=${String(moveRoot)} is no path that a handler can move to`, {
    repair: 'Give one of letters, digits, dashes and slashes: --move-root=api',
  });
}
