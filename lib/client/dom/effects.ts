import { ClientError } from '../core/client.error.js';
import type { DocumentEffect } from '../core/page-session.js';
import { safeUrl } from '../core/safe-url.js';

/** How long an effect waits for the element it names: it may come with the same patch, or with a chunk. Milliseconds. */
const PATIENCE = 1_000;
const PAUSE = 50;

/** Does what a handler asked of the document. */
export function performEffect(effect: DocumentEffect, report: (error: unknown) => void): void {
  switch (effect.do) {
    case 'download':
      if ('url' in effect) follow(effect.url, report, (href) => download(href, effect.name));
      else downloadBytes(effect);
      break;
    case 'copy':
      copy(effect.text).catch(report);
      break;
    case 'openUrl':
      follow(effect.url, report, (href) => window.open(href, '_blank', 'noopener'));
      break;
    case 'focus':
      whenThere(effect.id, (element) => element.focus());
      break;
    case 'scrollTo':
      whenThere(effect.id, (element) => element.scrollIntoView({ behavior: 'smooth', block: 'start' }));
  }
}

function follow(url: string, report: (error: unknown) => void, go: (href: string) => void): void {
  const safe = safeUrl(url, location.href);
  if (safe) go(safe.href);
  else
    report(
      new ClientError('REFLEX_URL_REFUSED', `${JSON.stringify(url)} is not followed: it is no http, https, mailto or tel URL`),
    );
}

function download(href: string, name: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}

function downloadBytes({ name, type, base64 }: { readonly name: string; readonly type: string; readonly base64: string }): void {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const href = URL.createObjectURL(new Blob([bytes], { type }));
  download(href, name);
  // Some browsers read the blob only after the click's task.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No permission, or a page without https, where there is no clipboard object.
    const area = document.createElement('textarea');
    area.value = text;
    area.style.cssText = 'position:fixed;opacity:0';
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

function whenThere(id: string, use: (element: HTMLElement) => void, waited = 0): void {
  setTimeout(
    () => {
      const element = document.getElementById(id);
      if (element) use(element);
      else if (waited < PATIENCE) whenThere(id, use, waited + PAUSE);
    },
    waited ? PAUSE : 0,
  );
}
