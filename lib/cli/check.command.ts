import { compile } from '../compiler/compile.js';
import { ReflexError } from '../errors/reflex.error.js';
import { compileApp } from '../module/compile-app.js';
import type { AppPreview } from './app-preview.js';
import { counted, type Terminal } from './terminal.js';

/** `reflex check`: every page by itself, so that one mistake does not hide the next. */
export function checkApp({ options, states, pages }: AppPreview, terminal: Terminal): number {
  const findings = new Set<string>();
  const attempt = (task: () => void): void => {
    try {
      task();
    } catch (error) {
      if (!(error instanceof ReflexError)) throw error;
      findings.add(error.message);
    }
  };
  attempt(() => states.discover());
  attempt(() => pages.discover(options));
  if (findings.size === 0) {
    for (const page of pages.specs()) attempt(() => compile({ pages: [page], states: states.shapes(), theme: options.theme }));
    // What only the whole has.
    if (findings.size === 0) attempt(() => compileApp(options, states, pages));
  }
  for (const finding of findings) terminal.complain(`${finding}\n\n`);
  if (findings.size === 0) {
    terminal.write(`${counted(pages.all.length, 'page')}, ${counted(states.all.length, 'state')}: nothing is wrong\n`);
  } else terminal.complain(`${counted(findings.size, 'problem')}\n`);
  return findings.size === 0 ? 0 : 1;
}
