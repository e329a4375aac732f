import { relative } from 'node:path';
import { buildBundle } from '../build/build-bundle.js';
import { compileApp } from '../module/compile-app.js';
import type { AppPreview } from './app-preview.js';
import { counted, type Terminal } from './terminal.js';

/** `reflex build` */
export async function buildApp({ options, states, pages }: AppPreview, terminal: Terminal): Promise<number> {
  const started = performance.now();
  states.discover();
  pages.discover(options);
  const app = compileApp(options, states, pages);
  // Whatever `build` says: in an image it says 'never'.
  const bundle = await buildBundle(app);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  terminal.write(
    `${counted(app.compiled.manifest.pages.length, 'page')} in ${relative(terminal.folder, bundle.directory)} (${seconds} s)\n`,
  );
  return 0;
}
