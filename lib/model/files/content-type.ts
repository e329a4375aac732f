import { extname } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';

/** Bytes from the beginning of a file that tell what it is: enough for the table of contents of an office document. */
export const HEAD = 65_536;

/** Kinds of text, which look alike: the name says which of them it is, and no more than that. */
const TEXTS: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.ics': 'text/calendar',
};

/** The MIME type of a file by its first bytes, whatever the browser says. SVG and HTML are never images or pages: they are XML and text. */
export async function contentType(head: Uint8Array, name: string): Promise<string> {
  const found = await fileTypeFromBuffer(head);
  if (found) return found.mime;
  return isText(head) ? (TEXTS[extname(name).toLowerCase()] ?? 'text/plain') : 'application/octet-stream';
}

/** Whether one of the types that a field takes is this one. None stand for all. */
export function accepts(accept: readonly string[], type: string): boolean {
  return accept.length === 0 || accept.some((one) => (one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : one === type));
}

/** Tabs, line ends and the escape of terminals are in texts; other control characters are not. */
function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 32 && !(code >= 9 && code <= 13) && code !== 27;
}

function isText(head: Uint8Array): boolean {
  try {
    // The last character may be cut in two.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return ![...text].some(isControl);
  } catch {
    return false;
  }
}
