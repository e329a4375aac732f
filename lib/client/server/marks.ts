import type { FirstPaint, PaintRequest } from '../../protocol/first-paint.js';
import { safeStyle } from './safe-style.js';

type Props = Readonly<Record<string, unknown>>;

/** New in each process and never sent: HTML that a component takes from somewhere cannot have it. */
const SECRET = crypto.randomUUID();

/** In place of the nonce of style elements, while a page is rendered. */
export const NONCE = `nonce-${SECRET}`;

/** Attribute of elements whose style attribute is one of React's. */
const STYLED = `data-${SECRET}`;

/**
 * The props of an element in HTML that a server sends. They differ from those in a browser where HTML that is parsed differs
 * from elements that a script makes, and because nobody is behind the page yet. Null where there is to be no such element.
 */
export function serverProps(type: string, props: Props): Props | null {
  // It would run, as no script of a component does in a browser.
  if (type === 'script') return null;
  const given = withoutMarkup(type, styled(props));
  // Its handler is not there: the browser would send what is typed in it, in a URL mostly. With this method it sends nothing.
  if (type === 'form' && (given['onSubmit'] || given['action'] === undefined)) return { ...given, method: 'dialog' };
  // No script could pass on the file that is chosen.
  return type === 'input' && given['type'] === 'file' ? { ...given, disabled: true } : given;
}

/** Attributes come in the order of props: the mark right before the style. */
function styled(props: Props): Props {
  if (!props['style']) return props;
  const { style, [STYLED]: _mark, ...rest } = props;
  return { ...rest, [STYLED]: '', style: safeStyle(style as Props) };
}

/**
 * In a browser a component's own HTML stays within its element, and its scripts do not run. In a document it is parsed along with
 * the rest, and neither holds: it is left to the browser, but for rules, which cannot end their element.
 */
function withoutMarkup(type: string, props: Props): Props {
  const markup = props['dangerouslySetInnerHTML'];
  if (!markup) return props;
  const { __html: text } = markup as { readonly __html: unknown };
  const kept = type === 'style' ? String(text).replaceAll('</', '<\\/') : '';
  return { ...props, dangerouslySetInnerHTML: { __html: kept } };
}

const STYLES = new RegExp(` ${STYLED}=""(?: style="([^"]*)")?`, 'g');
const NONCES = new RegExp(` nonce="${NONCE}"`, 'g');

/** What React has rendered, with a rule for each of its styles, and the nonce on its style elements. */
export function readMarks(html: string, nonce: PaintRequest['nonce']): FirstPaint {
  const rules = new Map<string, number>();
  const numbered = html.replace(STYLES, (_mark, text?: string) => {
    if (!text) return '';
    if (!rules.has(text)) rules.set(text, rules.size);
    return ` data-reflex-style="${rules.get(text)!}"`;
  });
  return {
    html: numbered.replace(NONCES, nonce === undefined ? '' : ` nonce="${nonce}"`),
    // As heavy as an attribute: no rule of a class is above it.
    css: [...rules].map(([text, index]) => `#reflex-root [data-reflex-style="${index}"]{${unescape(text)}}`).join(''),
  };
}

/** React writes these five, and no other. */
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };

function unescape(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#x27);/g, (_entity, name: string) => ENTITIES[name]!);
}
