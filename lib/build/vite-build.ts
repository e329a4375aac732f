import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { BuildOptions, Logger, Plugin, Rolldown } from 'vite';
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
  /** Default: `app`. */
  readonly form?: keyof typeof FORMS;
  readonly plugins?: readonly Plugin[];
  readonly onModule?: (id: string) => void;
}

/** What a form has of its own: options of Vite's `build`, and of Rolldown. */
type FormOptions = Pick<BuildOptions, 'lib' | 'minify' | 'cssMinify' | 'ssr'> &
  Pick<Rolldown.InputOptions, 'preserveEntrySignatures'> & { readonly names?: Rolldown.OutputOptions };

const FORMS = {
  /** For browsers. Entries are for their effects alone. */
  app: (): FormOptions => ({}),
  /** What entries export is imported by name from elsewhere. */
  library: (): FormOptions => ({ minify: false, cssMinify: false, preserveEntrySignatures: 'strict' }),
  /** For browsers, without the loader that has what a module needs come along with it: one entry, and little behind it. */
  script: (entry: Entries): FormOptions => ({
    lib: { entry, formats: ['es'] },
    names: {
      entryFileNames: 'assets/[name]-[hash].js',
      chunkFileNames: 'assets/[name]-[hash].js',
      minify: { codegen: { removeWhitespace: true } },
    },
  }),
  /** For Node, without styles and assets. It reads them as ES modules, whatever the app's package.json says. */
  server: (): FormOptions => ({
    ssr: true,
    names: { entryFileNames: '[name]-[hash].mjs', chunkFileNames: '[name]-[hash].mjs' },
  }),
};

type Entries = string | Record<string, string>;

/**
 * Runs Vite over modules that are in memory. Nothing is written.
 *
 * @throws ReflexError REFLEX_BUNDLE_FAILED
 */
export async function viteBuild(options: ViteBuild): Promise<readonly Output[]> {
  const { root, folder, files, input, kit, output, form = 'app', plugins = [], onModule } = options;
  // Loaded when there is something to build, and at no other start of the app.
  const { build } = await import('vite');
  const pathOf = (path: string): string => join(folder, path);
  const entries =
    typeof input === 'string'
      ? pathOf(input)
      : Object.fromEntries(Object.entries(input).map(([name, path]) => [name, pathOf(path)]));
  const { names, preserveEntrySignatures, ...own } = FORMS[form](entries);
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
        ssr: { noExternal: true },
        plugins: [
          environment,
          emittedModules(folder, files),
          ...plugins,
          ...(form === 'server' ? [] : [kitStyles({ joined: kit })]),
          runtimeResolution(root),
          { name: 'reflex:sources', moduleParsed: ({ id }) => onModule?.(id) },
        ],
        build: {
          write: false,
          assetsDir: 'assets',
          modulePreload: { polyfill: false },
          reportCompressedSize: false,
          ...own,
          rolldownOptions: {
            input: entries,
            preserveEntrySignatures,
            // The kit is one module that names hundreds: only those that pages import are read.
            experimental: { lazyBarrel: true },
            output: { comments: { legal: false }, ...names, ...output },
          },
        },
      }),
    );
    // One for each format, where Vite is asked for a library.
    return [result as Rolldown.RolldownOutput].flat()[0]!.output;
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
