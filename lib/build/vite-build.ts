import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Logger, Plugin, Rolldown } from 'vite';
import { ReflexError } from '../errors/reflex.error.js';
import { BASE } from './bundle.js';
import { emittedModules, posixPath } from './plugins/emitted-modules.plugin.js';
import { kitStyles } from './plugins/kit-styles.plugin.js';
import { asProduction } from './plugins/node-env.plugin.js';
import { runtimeResolution } from './plugins/runtime-resolution.plugin.js';

export type Output = Rolldown.RolldownOutput['output'][number];

export interface ViteBuild {
  readonly root: string;
  readonly folder: string;
  /** Modules that are not read from disk, by path below `folder`. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths below `folder`: one, or several by name. */
  readonly input: string | Readonly<Record<string, string>>;
  /** Styles of the kit become marks, see `kitStyles`. */
  readonly kit: boolean;
  readonly output?: Rolldown.OutputOptions;
  /** What entries export is imported by name from elsewhere. Default: entries are for their effects alone. */
  readonly library?: boolean;
  /** Modules for Node in place of those for browsers, without styles and assets. */
  readonly server?: boolean;
  readonly plugins?: readonly Plugin[];
  readonly onModule?: (id: string) => void;
}

/**
 * Runs Vite over modules that are in memory. Nothing is written.
 *
 * @throws ReflexError REFLEX_BUNDLE_FAILED
 */
export async function viteBuild(options: ViteBuild): Promise<readonly Output[]> {
  const { root, folder, files, input, kit, output, library = false, server = false, plugins = [], onModule } = options;
  // Loaded when there is something to build, and at no other start of the app.
  const { build } = await import('vite');
  const pathOf = (path: string): string => join(folder, path);
  try {
    const result = await asProduction((environment) =>
      build({
        root,
        base: BASE,
        mode: 'production',
        configFile: false,
        envDir: false,
        publicDir: false,
        logLevel: 'silent',
        customLogger: SILENT,
        css: { postcss: { plugins: [] } },
        define: { 'process.env.NODE_ENV': '"production"' },
        plugins: [
          environment,
          emittedModules(folder, files),
          ...plugins,
          ...(server ? [] : [kitStyles({ joined: kit })]),
          runtimeResolution(root),
          { name: 'reflex:sources', moduleParsed: ({ id }) => onModule?.(id) },
        ],
        ...(server && { ssr: { noExternal: true as const } }),
        build: {
          write: false,
          ssr: server,
          assetsDir: 'assets',
          modulePreload: { polyfill: false },
          reportCompressedSize: false,
          ...(library && { minify: false, cssMinify: false }),
          rolldownOptions: {
            input:
              typeof input === 'string'
                ? pathOf(input)
                : Object.fromEntries(Object.entries(input).map(([name, path]) => [name, pathOf(path)])),
            ...(library && { preserveEntrySignatures: 'strict' }),
            // The kit is one module that names hundreds: only those that pages import are read.
            experimental: { lazyBarrel: true },
            output: { comments: { legal: false }, ...(server && SERVER_NAMES), ...output },
          },
        },
      }),
    );
    return (result as Rolldown.RolldownOutput).output;
  } catch (error) {
    throw bundleError(error, root);
  }
}

function bundleError(error: unknown, root: string): ReflexError {
  const { message, id } = error as { message?: string; id?: string };
  const text = stripVTControlCharacters(message ?? String(error))
    .replaceAll(`${posixPath(root)}/`, '')
    .trim();
  const file = id === undefined ? undefined : posixPath(id).replace(`${posixPath(root)}/`, '');
  return new ReflexError('REFLEX_BUNDLE_FAILED', file === undefined || text.includes(file) ? text : `${file}: ${text}`, {
    cause: error,
  });
}

/** Node reads them as ES modules, whatever the app's package.json says. */
const SERVER_NAMES = { entryFileNames: '[name]-[hash].mjs', chunkFileNames: '[name]-[hash].mjs' };

const ignore = (): void => undefined;

/** What goes wrong is thrown; the rest is nobody's concern. */
const SILENT: Logger = {
  info: ignore,
  warn: ignore,
  warnOnce: ignore,
  error: ignore,
  clearScreen: ignore,
  hasErrorLogged: () => false,
  hasWarned: false,
};
