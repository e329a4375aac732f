import { renderToString } from 'react-dom/server';
import type { FirstPaint, PaintRequest } from '../../protocol/first-paint.js';
import type { Boot } from '../../protocol/wire.js';
import type { Environment } from '../core/environment.js';
import { ReflexClient } from '../core/reflex.client.js';
import { Signal } from '../core/signal.js';
import { Root } from '../react/root.js';
import type { StartOptions } from '../react/start.js';
import { readMarks } from './marks.js';
import { readBy } from './reading.js';

let app: StartOptions | undefined;

/** What the entry of the bundle calls, here as in a browser: there it starts the app, here it says what can be painted. */
export function start(options: StartOptions): void {
  app = options;
}

/** Renders a page as it looks before anything has happened to it. Each page's code is loaded when it is first asked for. */
export async function paint({ boot, nonce, lang, languages }: PaintRequest): Promise<FirstPaint> {
  const { build, names, pages } = app!;
  const { page: module } = await pages[boot.view.page]!();
  const client = new ReflexClient({ environment: noWindow(boot), boot, build, names, module, load: () => Promise.reject() });
  const root = <Root client={client} aside={new Signal(undefined)} />;
  return readMarks(
    readBy({ lang, languages }, () => renderToString(root)),
    nonce,
  );
}

/** All that a client which is never started asks of its window. */
function noWindow({ view }: Boot): Environment {
  const nowhere: Partial<Environment> = {
    location: { href: `http://here.invalid${view.url}` } as Environment['location'],
    history: { state: null, replaceState: () => undefined } as Partial<Environment['history']> as Environment['history'],
    reportError: (error) => {
      throw error;
    },
  };
  return nowhere as Environment;
}
