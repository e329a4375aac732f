import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { Boot } from '../../protocol/wire.js';
import { ClientError } from '../core/client.error.js';
import type { NameTable } from '../core/names.js';
import { ReflexClient } from '../core/reflex.client.js';
import { Signal } from '../core/signal.js';
import type { EarlyWindow } from '../early/keep-early.js';
import { loadAside, type AsideSignal } from './late.js';
import { Root, type PageModule } from './root.js';

/** What a compiled bundle starts with. */
export interface StartOptions {
  /** Hash of the manifest. */
  readonly build: string;
  /** Loads the module of a page, by the page's id. */
  readonly pages: readonly (() => Promise<{ readonly page: PageModule }>)[];
  readonly names: NameTable;
  /** localStorage keys, by the ids of the Vars that are kept there. */
  readonly storage?: Readonly<Record<number, string>>;
}

/**
 * Starts the app in the document: reads the data of the first paint from `#reflex-boot`, renders into `#reflex-root` in
 * place of what the server has put there, connects. Called by the entry of the bundle. Resolves to the client; to nothing where the document shows an error.
 */
export async function start({ build, pages, names, storage }: StartOptions): Promise<ReflexClient | undefined> {
  const boot = JSON.parse(document.getElementById('reflex-boot')!.textContent) as Boot;
  const report = (error: unknown) => reportError(error);
  const place = document.getElementById('reflex-root')!;
  const root = createRoot(place, {
    onCaughtError: (cause) => report(new ClientError('REFLEX_RENDER_FAILED', String(cause), { cause })),
    onUncaughtError: report,
  });
  const load = async (page: number): Promise<PageModule> => (await pages[page]!()).page;

  let module: PageModule | undefined;
  let { error } = boot;
  try {
    if (!error) module = await load(boot.view.page);
  } catch (cause) {
    report(new ClientError('REFLEX_PAGE_LOAD_FAILED', 'The code of the page could not be loaded', { cause }));
    error = { code: 'REFLEX_PAGE_LOAD_FAILED', status: 503, message: 'The page could not be loaded. Please try again.' };
  }
  if (error) {
    const retry = error.code === 'REFLEX_PAGE_LOAD_FAILED' ? () => location.reload() : undefined;
    const { message } = error;
    const ErrorPage = await loadAside().then(
      (aside) => aside.ErrorPage,
      () => () => message,
    );
    root.render(<ErrorPage error={error} development={boot.development} retry={retry} />);
    return undefined;
  }
  const aside: AsideSignal = new Signal(undefined);
  const client = new ReflexClient({ environment: window, boot, build, names, storage, load, module });
  client.start();
  const render = () => flushSync(() => root.render(<Root client={client} aside={aside} />));
  const early = globalThis as EarlyWindow;
  const { reflexTakeOver: takeOver } = early;
  early.reflexTakeOver = undefined;
  if (takeOver) await takeOver(place, render);
  else render();
  return client;
}
