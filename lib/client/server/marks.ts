import type { FirstPaint, PaintRequest } from '../../protocol/first-paint.js';
import { safeStyle } from './safe-style.js';

type Props = Readonly<Record<string, unknown>>;

/** New in each process and never sent: HTML that a component takes from somewhere cannot have it. */
const SECRET = crypto.randomUUID();

/** In place of the nonce of style elements, while a page is rendered. */
export const NONCE = SECRET;

/** Attribute of elements whose style attribute is one of React's. */
const STYLED = `data-${SECRET}`;

/**
 * The props of an element in the HTML of a server, which nobody serves yet: a style is marked, to become a rule; a form goes
 * nowhere, or the browser would send what is typed in it as part of a URL; no file can be chosen, as no script could pass it
 * on.
 */
export function serverProps(type: string, props: Props): Props {
  const given = styled(props);
  if (type === 'form' && given['action'] === undefined) return { ...given, method: 'dialog' };
  return type === 'input' && given['type'] === 'file' ? { ...given, disabled: true } : given;
}

/** Attributes come in the order of props: the mark right before the style. */
function styled({ style, ...rest }: Props): Props {
  return style ? { ...rest, [STYLED]: '', style: safeStyle(style as Props) } : rest;
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
