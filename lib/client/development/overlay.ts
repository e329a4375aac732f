import type { ExcerptLine, Problem } from '../../protocol/development.js';
import { OVERLAY_STYLES } from './overlay-styles.js';

/** Shows problems over the page, out of reach of its styles, until there are none. */
export class Overlay {
  #host: HTMLElement | undefined;
  #shown = '[]';

  show(problems: readonly Problem[]): void {
    const shown = JSON.stringify(problems);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#host?.remove();
    this.#host = undefined;
    if (problems.length > 0) this.#open(problems);
  }

  #open(problems: readonly Problem[]): void {
    const host = document.createElement('reflex-problems');
    const scheme = document.documentElement.dataset['mantineColorScheme'];
    if (scheme) host.style.colorScheme = scheme;
    const root = host.attachShadow({ mode: 'open' });
    const styles = new CSSStyleSheet();
    styles.replaceSync(OVERLAY_STYLES);
    root.adoptedStyleSheets = [styles];
    const close = element('button', 'close', 'Close');
    close.setAttribute('type', 'button');
    close.addEventListener('click', () => this.#close());
    // Where the problem is all there is to the document, there is nothing below to look at.
    const alone = document.getElementById('reflex-problem') !== null;
    const box = element('section', 'box', ...problems.map(problemElement), ...(alone ? [] : [close]));
    box.setAttribute('role', 'alert');
    // What is longer than the box is reached by keys, too.
    for (const excerpt of box.querySelectorAll<HTMLElement>('.excerpt')) excerpt.tabIndex = 0;
    const frame = element('div', 'frame', box);
    frame.addEventListener('keydown', ({ key }) => key === 'Escape' && !alone && this.#close());
    root.append(frame);
    document.body.append(host);
    this.#host = host;
  }

  /** Until there is another problem. */
  #close(): void {
    this.#host?.remove();
    this.#host = undefined;
  }
}

function problemElement({ title, place, message, excerpt, repair, code }: Problem): HTMLElement {
  return element(
    'article',
    'problem',
    element('h1', 'title', title),
    place !== undefined && element('p', 'place', place),
    element('p', 'message', message),
    excerpt && element('pre', 'excerpt', ...excerpt.map(excerptElement)),
    repair !== undefined && element('p', 'repair', repair),
    code !== undefined && element('p', 'code', code, code.startsWith('REFLEX_') && ' — see nestjs-reflex/docs/errors.md'),
  );
}

function excerptElement({ number, text, marked }: ExcerptLine): HTMLElement {
  return element('span', marked ? 'line marked' : 'line', element('span', 'number', String(number)), text, '\n');
}

/** Children that are texts become text, never markup. */
function element(tag: string, className: string, ...children: readonly (Node | string | false | undefined)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children.filter((child) => child !== false && child !== undefined));
  return made;
}
