import { DEVELOPMENT_PATH, type DevelopmentNotice, type Problem } from '../../protocol/development.js';
import { Keepsakes } from './keepsakes.js';
import { Line } from './line.js';
import { Overlay } from './overlay.js';

const RELOADED = 'reflex:development';

/**
 * What stands beside a page while its app is written: loads the page again when its code has changed, with what was typed and
 * where it was scrolled to, and shows what is wrong with the code.
 */
export function startTools(): void {
  const overlay = new Overlay();
  const keepsakes = new Keepsakes();
  const build = entryPath();
  let leaves = false;
  const line = new Line(DEVELOPMENT_PATH, {
    heard: ({ build: current, problems }: DevelopmentNotice) => {
      overlay.show(problems);
      leaves = current !== '' && current !== build;
      if (leaves && reloadFor(current)) return location.reload();
      // What waits for the server asks for it at once.
      if (current === build) dispatchEvent(new Event('online'));
    },
    missing: () => overlay.show([GONE]),
  });
  addEventListener('pagehide', () => {
    if (leaves || line.away) keepsakes.save();
    line.close();
  });
  addEventListener('pageshow', ({ persisted }) => persisted && line.open());
  keepsakes.restore();
  line.open();
}

const GONE: Problem = {
  title: 'The app is not running',
  message: 'It has ended, or does not start any more. Its terminal says why. The page goes on when the app is there again.',
};

/** The path of the bundle's entry that this document was made for; '' where it shows a problem alone. */
function entryPath(): string {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src*="/assets/entry-"]');
  return entry ? new URL(entry.src).pathname : '';
}

/** Once for each build: a document that is not what the server says it serves would be loaded for ever. */
function reloadFor(build: string): boolean {
  try {
    if (sessionStorage.getItem(RELOADED) === build) return false;
    sessionStorage.setItem(RELOADED, build);
  } catch {
    // Without storage there is no telling: the page is loaded.
  }
  return true;
}
